using System.Text;
using System.Text.Json;
using Guardrails.Cli.Tests.Support;

namespace Guardrails.Cli.Tests.Commands;

public sealed class LintTests
{
    private const string Index = "CREATE INDEX i ON orders (customer_id);\n";

    [Fact]
    public async Task Text_draws_the_place_and_offers_the_rewrite()
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("1.sql", "SELECT 1;\n\t" + Index);

        var result = (await Tool.Built().RunAsync("lint", file, "--rule", "GRD4006=none")).ExitsWith(1);

        Assert.Equal(
            [
                $"  --> {file}:2:2",
                "2 | \tCREATE INDEX i ON orders (customer_id);",
                "  | \t^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
                "  = write: CREATE INDEX CONCURRENTLY i ON orders (customer_id)",
                "  = https://github.com/guardrails-net/guardrails/docs/rules/GRD3009.md",
                "",
                "✗ 1 warning; 2 statements in 1 file",
            ],
            result.Output.TrimEnd('\n').Split('\n').Skip(1));
        Assert.StartsWith("warning GRD3009: CREATE INDEX takes SHARE on public.orders", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Json_has_the_fields_of_the_contract()
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("1.sql", "SELECT 1;\n" + Index);

        var answer = (await Tool.Built().RunAsync("lint", file, "--format", "json", "--rule", "GRD4006=none")).ExitsWith(1).Json();

        Assert.Equal(1, answer.GetProperty("version").GetInt32());
        Assert.Equal(2, answer.GetProperty("files")[0].GetProperty("statements").GetInt32());
        var finding = Assert.Single(answer.GetProperty("findings").EnumerateArray());
        var expected = new Dictionary<string, object?>
        {
            ["rule"] = "GRD3009",
            ["severity"] = "warning",
            ["path"] = file,
            ["line"] = 2,
            ["column"] = 1,
            ["endLine"] = 2,
            ["endColumn"] = 39,
            ["statement"] = 2,
            ["relation"] = "public.orders",
            ["lockMode"] = "SHARE",
            ["work"] = "indexBuild",
            ["help"] = "https://github.com/guardrails-net/guardrails/docs/rules/GRD3009.md",
            ["fix"] = "CREATE INDEX CONCURRENTLY i ON orders (customer_id)",
        };
        Assert.All(expected, field => Assert.Equal(field.Value?.ToString(), finding.GetProperty(field.Key).ToString()));
        var footprint = Assert.Single(answer.GetProperty("footprints").EnumerateArray(), static f => f.GetProperty("statement").GetInt32() == 2);
        Assert.Equal("""[{"relation":"public.orders","lockMode":"SHARE","work":"indexBuild"}]""", JsonSerializer.Serialize(footprint.GetProperty("locks")));
    }

    [Fact]
    public async Task Sarif_names_rule_level_region_and_fix()
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("a b.sql", Index);

        var run = (await Tool.Built().RunAsync("lint", file, "--format", "sarif", "--rule", "GRD4006=none")).ExitsWith(1).Json().GetProperty("runs")[0];

        var result = Assert.Single(run.GetProperty("results").EnumerateArray());
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");
        Assert.Equal("GRD3009", rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString());
        Assert.Equal("warning", result.GetProperty("level").GetString());
        var location = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.EndsWith("a%20b.sql", location.GetProperty("artifactLocation").GetProperty("uri").GetString(), StringComparison.Ordinal);
        Assert.Equal(39, location.GetProperty("region").GetProperty("endColumn").GetInt32());
        Assert.Contains("CONCURRENTLY", result.GetProperty("fixes").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Github_annotations_escape_what_workflow_commands_mean()
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("50%,1.sql", "DROP TABLE\n\"a%b\";");

        var result = (await Tool.Built().RunAsync("lint", file, "--format", "github", "--rule", "GRD4006=none")).ExitsWith(1);

        var line = Assert.Single(result.Output.TrimEnd().Split('\n'));
        Assert.StartsWith("::warning file=", line, StringComparison.Ordinal);
        Assert.Contains("50%25%2C1.sql,line=1,endLine=2,col=1,endColumn=6,title=GRD5001 ", line, StringComparison.Ordinal);
        Assert.Contains("a%25b", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("warning", 1)]
    [InlineData("suggestion", 1)]
    [InlineData("error", 0)]
    [InlineData("none", 0)]
    public async Task The_exit_code_follows_fail_on(string severity, int exitCode)
    {
        using var folder = new ScratchFolder();

        (await Tool.Built().RunAsync("lint", folder.Write("1.sql", Index), "--fail-on", severity)).ExitsWith(exitCode);
    }

    [Fact]
    public async Task Clean_files_exit_with_0_and_say_so()
    {
        var result = (await Tool.Built().RunWithInputAsync("CREATE TABLE t (a int);\r\nCREATE INDEX i ON t (a);"u8.ToArray(), "lint", "-")).ExitsWith(0);

        Assert.Equal("✓ nothing to report; 2 statements in 1 file\n", result.Output);
    }

    [Fact]
    public async Task A_folder_is_read_in_migration_order_and_each_file_adds_to_the_schema()
    {
        using var folder = new ScratchFolder();
        folder.Write("V10__b.sql", "DROP INDEX i;");
        folder.Write("V9__a.sql", "CREATE TABLE s.t (a int); CREATE INDEX i ON s.t (a); SET search_path = s;");
        folder.Write("readme.txt", "DROP TABLE t");

        var answer = (await Tool.Built().RunAsync("lint", folder.Path, "--format", "json")).ExitsWith(1).Json();

        Assert.Equal(["V9__a.sql", "V10__b.sql"], answer.GetProperty("files").EnumerateArray().Select(static f => Path.GetFileName(f.GetProperty("path").GetString())));
    }

    [Fact]
    public async Task Schema_files_and_applied_migrations_are_known_and_not_linted()
    {
        using var folder = new ScratchFolder();
        var schema = folder.Write("schema.dump", "CREATE TABLE shop.t (a int); CREATE INDEX i ON shop.t (a); TRUNCATE shop.t;");
        Directory.CreateDirectory(Path.Combine(folder.Path, "m"));
        folder.Write("m/1_a.sql", "CREATE INDEX j ON shop.t (a);");
        folder.Write("m/2_b.sql", "DROP INDEX shop.i; DROP INDEX shop.j;");

        var answer = (await Tool.Built().RunAsync(
            "lint", Path.Combine(folder.Path, "m"), "--schema", schema, "--start-after", "1_a", "--format", "json", "--rule", "GRD4006=none")).ExitsWith(1).Json();

        Assert.Equal(["shop.t", "shop.t"], answer.GetProperty("findings").EnumerateArray().Select(static f => f.GetProperty("relation").GetString()));
    }

    [Fact]
    public async Task Fix_rewrites_the_file_keeps_its_form_and_reports_the_rest()
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("1.sql", Encoding.UTF8.GetBytes("\uFEFF-- é\r\nCREATE INDEX i ON t (a);\r\nTRUNCATE t;\r\n"));

        var result = (await Tool.Built().RunAsync("lint", file, "--fix")).ExitsWith(1);

        Assert.Equal(Encoding.UTF8.GetBytes("\uFEFF-- é\r\nCREATE INDEX CONCURRENTLY i ON t (a);\r\nTRUNCATE t;\r\n"), await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        Assert.Contains("1 finding rewritten", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("GRD3009", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_baseline_absorbs_what_it_was_written_from_and_nothing_else()
    {
        using var folder = new ScratchFolder();
        var file = folder.Write("1.sql", Index);
        var baseline = Path.Combine(folder.Path, "guardrails.baseline");
        (await Tool.Built().RunAsync("lint", file, "--baseline", baseline, "--write-baseline")).ExitsWith(0);

        folder.Write("1.sql", "-- moved\n\n" + Index);
        (await Tool.Built().RunAsync("lint", file, "--baseline", baseline)).ExitsWith(0);
        folder.Write("1.sql", Index + "TRUNCATE t;");
        var result = (await Tool.Built().RunAsync("lint", file, "--baseline", baseline)).ExitsWith(1);

        Assert.Contains("GRD3019", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("GRD3009", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no such file", "lint", "no/such.sql")]
    [InlineData("no file matches", "lint", "no/such/*.sql")]
    [InlineData("no file matches", "lint", "C:\\db\\*.sql")]
    [InlineData("--postgres-version cannot be '13'", "lint", "x.sql", "--postgres-version", "13")]
    [InlineData("--fail-on cannot be 'info'", "lint", "x.sql", "--fail-on", "info")]
    [InlineData("'GRD9999', which is no rule", "lint", "x.sql", "--rule", "GRD9999=none")]
    [InlineData("--rule cannot be 'GRD3009'", "lint", "x.sql", "--rule", "GRD3009")]
    [InlineData("--format cannot be 'xml'", "lint", "x.sql", "--format", "xml")]
    [InlineData("--write-baseline needs --baseline", "lint", "x.sql", "--write-baseline")]
    [InlineData("--start-after names 'V9'", "lint", "-", "--start-after", "V9")]
    [InlineData("--fix cannot rewrite standard input", "lint", "-", "--fix")]
    [InlineData("Required argument missing", "lint")]
    public async Task A_mistake_costs_one_clear_line_and_exit_code_2(string expected, params string[] arguments)
    {
        var result = (await Tool.Built().RunWithInputAsync([], arguments)).ExitsWith(2);

        Assert.Empty(result.Output);
        Assert.Contains(expected, result.Error.Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_file_that_is_no_SQL_text_gets_its_line()
    {
        using var folder = new ScratchFolder();
        folder.Write("1.sql", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("SELECT 1")).ToArray());
        folder.Write("2.sql", [0x7F, (byte)'E', (byte)'L', (byte)'F', 0, 1, 2]);
        folder.Write("3.sql", "SELECT 1; -- caf\u00e9"u8[..^1].ToArray());
        var loop = Path.Combine(folder.Path, "4.sql");
        File.CreateSymbolicLink(loop, loop);

        var lines = (await Tool.Built().RunAsync("lint", folder.Path)).ExitsWith(2).Error.TrimEnd().Split('\n');

        Assert.Equal(5, lines.Length);
        Assert.Contains("1.sql' is not a UTF-8 text file: byte", lines[0], StringComparison.Ordinal);
        Assert.Contains("UTF-16", lines[0], StringComparison.Ordinal);
        Assert.Contains("2.sql' is not a UTF-8 text file: byte 4 is NUL", lines[1], StringComparison.Ordinal);
        Assert.Contains("3.sql' is not a UTF-8 text file: the bytes at position", lines[2], StringComparison.Ordinal);
        Assert.Contains("4.sql': it cannot be read as a file", lines[3], StringComparison.Ordinal);
    }

    /// <summary>What a shell makes of <c>guardrails lint &lt;(pg_dump …)</c>: a file without a length.</summary>
    [Fact]
    public async Task A_named_pipe_is_read_to_its_end()
    {
        // More than a pipe holds at once.
        const int Statements = 5_000;

        var result = await Tool.At("bash").RunAsync("-c", $"'{Tool.BuiltExecutable}' lint <(yes '{Index.TrimEnd()}' | head -{Statements}) --format json --fail-on none");

        Assert.Equal(Statements, result.ExitsWith(0).Json().GetProperty("files")[0].GetProperty("statements").GetInt32());
    }

    [Fact]
    public async Task A_link_that_leads_in_a_circle_is_named()
    {
        using var folder = new ScratchFolder();
        folder.Write("1.sql", "SELECT 1;");
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "again"), folder.Path);

        var result = (await Tool.Built().RunAsync("lint", folder.Path)).ExitsWith(2);

        Assert.Contains("again' is a link to a folder around it", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "cannot read the folder")]
    [InlineData("closed", "cannot read the folder")]
    [InlineData("closed/1.sql", "cannot read")]
    [InlineData("closed/*.sql", "cannot read the folders of")]
    [InlineData("**/*.sql", "cannot read the folders of")]
    public async Task What_may_not_be_read_is_named(string what, string expected)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has other permissions.");
            return;
        }

        using var folder = new ScratchFolder();
        var closed = Directory.CreateDirectory(Path.Combine(folder.Path, "closed")).FullName;
        folder.Write(Path.Combine("closed", "1.sql"), "SELECT 1;");
        File.SetUnixFileMode(closed, UnixFileMode.None);
        try
        {
            var result = (await Tool.UnderPermissions().RunAsync("lint", Path.Combine(folder.Path, what))).ExitsWith(2);

            Assert.Contains(expected, result.Error.Split('\n')[0], StringComparison.Ordinal);
            Assert.Contains("no permission", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("without any", result.Error, StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task Passwords_in_SQL_appear_nowhere()
    {
        var sql = "SELECT 1;\nALTER ROLE app PASSWORD 'hunter2' FROB; CREATE INDEX i ON t (a) /* password = hunter2 */;"u8.ToArray();
        foreach (var format in new[] { "text", "json", "sarif", "github" })
        {
            var result = await Tool.Built().RunWithInputAsync(sql, "lint", "-", "--format", format);

            Assert.DoesNotContain("hunter2", result.Everything, StringComparison.Ordinal);
        }
    }
}
