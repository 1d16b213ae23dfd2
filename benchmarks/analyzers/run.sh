#!/usr/bin/env bash
# What the analyzers cost a build, beside Meziantou.Analyzer and SonarAnalyzer.CSharp: each pack in a build of its own, in turns.
#   bash benchmarks/analyzers/run.sh            # three rounds over 1,000 files, cold and warm, then growth and a project without a database
#   ROUNDS=1 SCRATCH=/tmp/x bash benchmarks/analyzers/run.sh
#   PARTS="growth plain" bash benchmarks/analyzers/run.sh
# Part "mixed" starts the compiler anew for each build, as CI does; "warm" leaves the builds to the compiler server, as people's machines do:
# what the runtime compiles of an analyzer is compiled once there, not once per build.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
scratch=${SCRATCH:-$(mktemp -d)}
rounds=${ROUNDS:-3} parts=" ${PARTS:-mixed warm growth plain} "
meziantou=${MEZIANTOU_VERSION:-3.0.321} sonar=${SONAR_VERSION:-10.36.0.15337}
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 GuardrailsMode=Warn
unset CI
mkdir -p "$scratch/feed"

dotnet pack analyzers/Guardrails.Analyzers -c Release -o "$scratch/feed" -p:Version=0.0.1-benchmark -v q >/dev/null
cat >"$scratch/nuget.config" <<X
<configuration><packageSources><add key="benchmark" value="$scratch/feed" /></packageSources></configuration>
X
rm -rf "$HOME/.nuget/packages/guardrails.analyzers/0.0.1-benchmark"

# As many analyzers as we have, which look at nothing: what the compiler charges to whoever comes first.
empty=$scratch/empty
mkdir -p "$empty"
{
  echo 'using System.Collections.Immutable; using Microsoft.CodeAnalysis; using Microsoft.CodeAnalysis.Diagnostics;'
  for ((i = 1; i <= 10; i++)); do
    cat <<X
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class Empty$i : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new("EMPTY$i", "Nothing", "Nothing", "Nothing", DiagnosticSeverity.Warning, true);
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rule);
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start => { });
    }
}
X
  done
} >"$empty/Empty.cs"
cat >"$empty/Empty.csproj" <<X
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>netstandard2.0</TargetFramework><LangVersion>latest</LangVersion></PropertyGroup>
  <ItemGroup><PackageReference Include="Microsoft.CodeAnalysis.CSharp" Version="5.0.0" /></ItemGroup>
</Project>
X

# GENERATE NAME SERVICES REPOSITORIES MIGRATIONS: a project with so many files of each kind.
generate() {
  local dir=$scratch/$1 services=$2 repositories=$3 migrations=$4 i name
  rm -rf "$dir" && mkdir -p "$dir/Services" "$dir/Data" "$dir/Migrations"
  for ((i = 0; i < services; i++)); do
    name=Service$i
    cat >"$dir/Services/$name.cs" <<X
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Bench.Services;

public sealed record Line$i(int Id, string Name, decimal Price, int Count);

public sealed class $name
{
    private readonly Dictionary<int, Line$i> _lines = new();

    public int Count => _lines.Count;

    public async Task<decimal> TotalAsync(Func<int, Task<decimal>> discount, CancellationToken cancellationToken)
    {
        var total = 0m;
        foreach (var line in _lines.Values.Where(l => l.Count > 0).OrderBy(l => l.Name, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            total += (line.Price * line.Count) - await discount(line.Id).ConfigureAwait(false);
        }

        return total switch { < 0 => 0, > 1_000_000 => throw new InvalidOperationException(\$"too much: {total}"), _ => total };
    }

    public bool TryAdd(Line$i line)
    {
        try
        {
            _lines.Add(line.Id, line);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public string Describe() => string.Join(", ", _lines.Values.Select(l => \$"{l.Name} x {l.Count}")) + (_lines.Count == 0 ? "nothing" : string.Empty);
}
X
  done
  for ((i = 0; i < repositories; i++)); do
    name=Repository$i
    cat >"$dir/Data/$name.cs" <<X
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace Bench.Data;

public sealed class $name(NpgsqlDataSource dataSource)
{
    private const string Columns = "id, name, price";

    public async Task<List<string>> NamesAsync(int minimum, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await using var command = dataSource.CreateCommand(\$"SELECT {Columns} FROM table$i WHERE price >= \$1 ORDER BY name");
        command.Parameters.AddWithValue(minimum);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            names.Add(reader.GetString(1));
        }

        return names;
    }

    public async Task<int> RenameAsync(int id, string name, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("UPDATE table$i SET name = @name WHERE id = @id", connection);
        command.Parameters.AddWithValue("id", id);
        command.Parameters.AddWithValue("name", name);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
X
  done
  for ((i = 0; i < migrations; i++)); do
    name=$(printf 'M%05d' "$i")
    cat >"$dir/Migrations/$name.cs" <<X
using Microsoft.EntityFrameworkCore.Migrations;

namespace Bench.Migrations;

public partial class $name : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "table$i",
            columns: table => new { id = table.Column<int>(nullable: false), name = table.Column<string>(type: "varchar(50)", nullable: true), price = table.Column<decimal>(nullable: false) },
            constraints: table => table.PrimaryKey("pk_table$i", x => x.id));
        migrationBuilder.AddColumn<string>(name: "note", table: "table$i", nullable: true);
        migrationBuilder.Sql("UPDATE table$i SET note = 'none' WHERE id = 1");
        migrationBuilder.CreateIndex(name: "ix_other$i", table: "other$i", column: "name");
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable(name: "table$i");
}
X
    {
      cat <<X
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Bench.Migrations;

[DbContext(typeof(ShopContext))]
[Migration("2025$(printf '%05d' "$i")_$name")]
partial class $name
{
    protected override void BuildTargetModel(ModelBuilder modelBuilder)
    {
X
      for k in $(seq 40); do echo "        modelBuilder.Entity(\"Bench.Entity$k\", b => { b.Property<int>(\"Id\").HasColumnType(\"integer\"); b.Property<string>(\"Name\").HasMaxLength(50).HasColumnType(\"character varying(50)\"); b.HasKey(\"Id\"); b.ToTable(\"entity$k\"); });"; done
      echo "    }"
      echo "}"
    } >"$dir/Migrations/$name.Designer.cs"
  done
  if ((migrations > 0)); then
    echo 'namespace Bench.Migrations; public class ShopContext : Microsoft.EntityFrameworkCore.DbContext;' >"$dir/Migrations/ShopContext.cs"
  fi
  cat >"$dir/$1.csproj" <<X
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable><EnableNETAnalyzers>false</EnableNETAnalyzers>
    <ReportAnalyzer>true</ReportAnalyzer><NoWarn>\$(NoWarn);CS1591</NoWarn>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Condition="$((repositories + migrations)) > 0" Include="Npgsql.EntityFrameworkCore.PostgreSQL" Version="10.0.3" />
    <PackageReference Condition="'\$(Pack)' == 'Guardrails.Analyzers'" Include="Guardrails.Analyzers" Version="0.0.1-benchmark" PrivateAssets="all" />
    <Analyzer Condition="'\$(Pack)' == 'Empty'" Include="$empty/bin/Release/netstandard2.0/Empty.dll" />
    <PackageReference Condition="'\$(Pack)' == 'Meziantou.Analyzer'" Include="Meziantou.Analyzer" Version="$meziantou" PrivateAssets="all" />
    <PackageReference Condition="'\$(Pack)' == 'SonarAnalyzer.CSharp'" Include="SonarAnalyzer.CSharp" Version="$sonar" PrivateAssets="all" />
  </ItemGroup>
</Project>
X
}

server=false

# MEASURE PROJECT PACK EXPECTED: seconds of all analyzers and of the pack alone, and how often each GRD rule was reported.
measure() {
  local dir=$scratch/$1 log=$scratch/$1.$2.log
  dotnet restore "$dir" -p:Pack="$2" -v q >"$log" || { tail -n 20 "$log" >&2; return 1; }
  dotnet build "$dir" --no-restore --no-incremental -p:Pack="$2" -p:UseSharedCompilation=$server -v:d >"$log" || { grep -m 5 'error' "$log" >&2; return 1; }
  awk -v pack="$2," '/Total analyzer execution time/ { all = $(NF - 1) } $3 == pack { own = $1 } END { printf "%s s of %s s", own, all }' "$log"
  local found
  found=$(grep -oE '[^ >]+\([0-9]+,[0-9]+\): warning GRD[0-9]+' "$log" | sort -u | grep -oE 'GRD[0-9]+' | sort | uniq -c | awk '{ printf " %s x %s", $2, $1 }') || true
  found=${found# }
  [ "$2" != Guardrails.Analyzers ] || [ "$found" = "${3:-}" ] || { echo "; '$found' was reported instead of '${3:-}'" >&2; return 1; }
  echo "${found:+; $found}"
}

# Generated once; what a round measures is the build.
if [[ $parts == *" mixed "* ]]; then
  generate mixed 600 200 100
  for ((round = 1; round <= rounds; round++)); do
    for pack in Guardrails.Analyzers Meziantou.Analyzer SonarAnalyzer.CSharp; do echo "mixed, 1,001 files, $pack: $(measure mixed $pack "GRD3009 x 100")"; done
  done
fi
if [[ $parts == *" warm "* ]]; then
  [[ $parts == *" mixed "* ]] || generate mixed 600 200 100
  server=true
  for ((round = 1; round <= rounds + 2; round++)); do
    for pack in Guardrails.Analyzers Meziantou.Analyzer; do echo "mixed, by the compiler server, build $round, $pack: $(measure mixed $pack "GRD3009 x 100")"; done
  done
  server=false
fi
if [[ $parts == *" growth "* ]]; then
  for count in 100 300 1000 3000; do
    generate "ef$count" 0 0 $count
    echo "EF Core, $count migrations with Designer files: $(measure "ef$count" Guardrails.Analyzers "GRD3009 x $count")"
  done
fi
if [[ $parts == *" plain "* ]]; then
  dotnet build "$empty" -c Release -v q >/dev/null
  generate plain 1000 0 0
  for ((round = 1; round <= rounds; round++)); do
    for pack in Guardrails.Analyzers Empty ${PLAIN_BESIDE-Meziantou.Analyzer}; do echo "without a database, 1,000 files, $pack: $(measure plain $pack)"; done
  done
fi
