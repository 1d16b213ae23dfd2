// What squawk and guardrails find of the statements whose locks were observed on servers, and what each flags although it was observed to
// be harmless: node compare.mjs SQUAWK GUARDRAILS [--list]. Prints the table of the README.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [squawk, guardrails, list] = process.argv.slice(2);
const major = 16;
const proofs = join(dirname(fileURLToPath(import.meta.url)), '../../tests/Guardrails.Proofs.Tests');
const blocking = ['SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE', 'ACCESS EXCLUSIVE'];

// Rules of squawk that speak of something else than locks, rewrites and scans: style, types, what breaks clients, timeouts, transactions.
const aboutOtherThings = new Set([
  'ban-char-field', 'ban-drop-column', 'ban-drop-database', 'ban-drop-not-null', 'ban-drop-table', 'ban-truncate-cascade',
  'ban-concurrent-index-creation-in-transaction', 'ban-uncommitted-transaction', 'identifier-too-long', 'prefer-bigint-over-int',
  'prefer-bigint-over-smallint', 'prefer-identity', 'prefer-robust-stmts', 'prefer-text-field', 'prefer-timestamp-tz', 'prefer-timestamptz',
  'renaming-column', 'renaming-table', 'require-enum-value-ordering', 'require-lock-timeout', 'require-statement-timeout',
  'require-table-schema', 'syntax-error', 'transaction-nesting',
]);

function* cases() {
  for (const family of readdirSync(join(proofs, 'Families')).filter(name => name.endsWith('.txt')).sort()) {
    for (const paragraph of readFileSync(join(proofs, 'Families', family), 'utf8').split(/\n\s*\n/)) {
      const lines = paragraph.split('\n').filter(line => line && !line.startsWith('#') && !line.startsWith('!'));
      const sql = lines.filter(line => !/^=[\d-]*>/.test(line)).join('\n');
      const expected = lines.map(line => /^=(?:(\d+)(?:-(\d+))?)?> ?(.*)$/.exec(line)).find(match =>
        match && (!match[1] || (major >= +match[1] && major <= +(match[2] ?? match[1]))))?.[3];
      if (sql && expected && !expected.startsWith('fails')) {
        yield { family: family.replace('.txt', ''), sql: sql.replace(/;?\s*$/, ';\n'), ...judge(expected) };
      }
    }
  }
}

function judge(expected) {
  const locks = expected === 'nothing' ? [] : expected.split(';').map(part => {
    const [, mode, work] = /^\s*.+? ((?:ACCESS |ROW |SHARE |UPDATE )*(?:SHARE|EXCLUSIVE)) (none|scan|index build|rewrite)\s*$/.exec(part) ?? (() => { throw new Error(`not understood: ${expected}`); })();
    return { mode, work };
  });
  const strong = locks.filter(({ mode }) => blocking.includes(mode));
  return {
    verdict: strong.some(({ work }) => work !== 'none') ? 'heavy' : strong.length === 0 ? 'harmless' : 'brief',
  };
}

function run(tool, args) {
  try {
    return execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 26 });
  } catch (e) {
    return e.stdout; // Both end with 1 when they found something.
  }
}

const folder = mkdtempSync(join(tmpdir(), 'guardrails-compare-'));
const rows = new Map();
const otherRules = new Map();
const misses = [];
try {
  for (const test of cases()) {
    const file = join(folder, 'case.sql');
    writeFileSync(file, test.sql);
    // The last statement is the one that was observed.
    const lines = test.sql.trimEnd().split('\n');
    const first = lines.slice(0, -1).findLastIndex(line => line.trimEnd().endsWith(';')) + 1;
    const theirs = JSON.parse(run(squawk, ['--reporter', 'json', '--pg-version', `${major}`, file]) || '[]')
      .filter(finding => finding.line >= first && !aboutOtherThings.has(finding.rule_name));
    const ask = (...more) => JSON.parse(run(guardrails, ['lint', '--format', 'json', '--postgres-version', `${major}`, ...more, '--', file]))
      .findings.filter(finding => finding.rule.startsWith('GRD3') && finding.line > first);
    const [ours, blind] = [ask('--schema', join(proofs, 'scene.sql')), ask()];
    theirs.forEach(({ rule_name: rule }) => otherRules.set(rule, (otherRules.get(rule) ?? 0) + 1));
    const row = rows.get(test.verdict) ?? { count: 0, squawk: 0, guardrails: 0, blind: 0 };
    rows.set(test.verdict, {
      count: row.count + 1, squawk: row.squawk + (theirs.length > 0), guardrails: row.guardrails + (ours.length > 0), blind: row.blind + (blind.length > 0),
    });
    if (list && (test.verdict === 'heavy' ? ours.length === 0 : test.verdict === 'harmless' && ours.length > 0)) {
      misses.push(`${test.verdict} ${test.family}: ${test.sql.trim()} [${ours.map(finding => finding.rule)}]`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

const titles = {
  heavy: 'heavy: reads or writes the whole table, or builds an index, while writers or everybody wait',
  harmless: 'harmless: blocks neither readers nor writers',
  brief: 'brief: blocks readers or writers, without work that grows with the table',
};
console.log(`| observed on PostgreSQL ${major} | statements | squawk flags | guardrails flags | and without the schema |\n|---|---:|---:|---:|---:|`);
for (const [verdict, title] of Object.entries(titles)) {
  const row = rows.get(verdict) ?? { count: 0, squawk: 0, guardrails: 0, blind: 0 };
  console.log(`| ${title} | ${row.count} | ${row.squawk} | ${row.guardrails} | ${row.blind} |`);
}
console.log(`\nRules of ${run(squawk, ['--version']).trim()} that were counted: ${[...otherRules.keys()].sort().map(rule => `\`${rule}\``).join(', ')}.`);
misses.forEach(miss => console.error(miss));
