using Verify = Guardrails.Analyzers.Tests.Verification.CodeFixVerifier<
    Guardrails.Analyzers.Guard.DdlAroundGuardAnalyzer, Guardrails.Analyzers.CodeFixes.Guard.UseGuardCodeFixProvider>;

namespace Guardrails.Analyzers.Tests.Guard;

/// <summary>The fix of GRD1001.</summary>
public sealed class UseGuardCodeFixTests
{
    [Theory]
    [InlineData(
        "await connection.ExecuteAsync(\"{|GRD1001:DROP TABLE a|}\");",
        "await connection.ExecuteGuardedAsync(\"DROP TABLE a\");")]
    [InlineData(
        "connection.Execute(\"{|GRD1001:DROP TABLE a|}\"); // out",
        "connection.ExecuteGuarded(\"DROP TABLE a\"); // out")]
    [InlineData(
        "_ = await connection.ExecuteAsync(\"{|GRD1001:DROP TABLE a|}\").ConfigureAwait(false);",
        "await connection.ExecuteGuardedAsync(\"DROP TABLE a\").ConfigureAwait(false);")]
    [InlineData(
        "await connection.ExecuteAsync(new CommandDefinition(\"{|GRD1001:DROP TABLE a|}\", cancellationToken: token));",
        "await connection.ExecuteGuardedAsync(\"DROP TABLE a\", cancellationToken: token);")]
    [InlineData(
        "SqlMapper.Execute(connection, $\"{|GRD1001:DROP TABLE {name}|}\");",
        "connection.ExecuteGuarded($\"DROP TABLE {name}\");")]
    [InlineData(
        "await dataSource.CreateCommand(\"{|GRD1001:DROP TABLE a|}\").ExecuteNonQueryAsync(token);",
        "await dataSource.ExecuteGuardedAsync(\"DROP TABLE a\", cancellationToken: token);")]
    [InlineData(
        "new NpgsqlCommand(\"{|GRD1001:DROP TABLE a|}\", connection).ExecuteNonQuery();",
        "connection.ExecuteGuarded(\"DROP TABLE a\");")]
    [InlineData(
        "await context.Database.ExecuteSqlRawAsync(\"{|GRD1001:DROP TABLE a|}\", token);",
        "await executor.ExecuteAsync(\"DROP TABLE a\", token);")]
    [InlineData(
        "context.Database.ExecuteSql($\"{|GRD1001:DROP TABLE a|}\");",
        "executor.Execute($\"DROP TABLE a\");")]
    [InlineData(
        "((IDbConnection)connection).Execute(\"{|GRD1001:DROP TABLE a|}\");",
        "connection.ExecuteGuarded(\"DROP TABLE a\");")]
    public Task A_call_becomes_a_guarded_call(string before, string after) => Verify.Body("        " + before, "        " + after);

    [Fact]
    public Task A_command_and_its_execution_become_one_guarded_call() => Verify.Body(
        """
                // The old table.
                await using var command = new NpgsqlCommand("{|GRD1001:DROP TABLE a|}", connection);
                await command.ExecuteNonQueryAsync(token);
                Log(1);
        """,
        """
                // The old table.
                await connection.ExecuteGuardedAsync("DROP TABLE a", cancellationToken: token);
                Log(1);
        """);

    [Fact]
    public Task A_command_that_gets_its_text_later_becomes_one_guarded_call() => Verify.Body(
        """
                Log(1);

                using var command = connection.CreateCommand();
                // The old table.
                command.CommandText = $"{|GRD1001:DROP TABLE {name}|}";
                command.ExecuteNonQuery();
        """,
        """
                Log(1);

                // The old table.
                connection.ExecuteGuarded($"DROP TABLE {name}");
        """);

    [Fact]
    public Task A_command_held_as_its_base_type_becomes_one_guarded_call() => Verify.Body(
        """
                using DbCommand command = ((DbConnection)connection).CreateCommand();
                command.CommandText = "{|GRD1001:DROP TABLE a|}";
                if (condition)
                {
                    command.ExecuteNonQuery();
                }
        """,
        """
                if (condition)
                {
                    connection.ExecuteGuarded("DROP TABLE a");
                }
        """);

    [Fact]
    public Task A_using_block_around_the_command_goes_away() => Verify.Body(
        """
                await using (var command = dataSource.CreateCommand("{|GRD1001:DROP TABLE a|}"))
                {
                    await command.ExecuteNonQueryAsync(token);
                }

                using (var command = connection.CreateCommand())
                {
                    command.CommandText = "{|GRD1001:DROP TABLE b|}";
                    command.ExecuteNonQuery();
                }
        """,
        """
                await dataSource.ExecuteGuardedAsync("DROP TABLE a", cancellationToken: token);

                connection.ExecuteGuarded("DROP TABLE b");
        """);

    [Fact]
    public Task Opening_the_connection_in_between_does_not_matter() => Verify.Body(
        """
                await using var command = new NpgsqlCommand("{|GRD1001:DROP TABLE a|}", connection);
                await connection.OpenAsync(token);
                await command.ExecuteNonQueryAsync(token);
        """,
        """
                await connection.OpenAsync(token);
                await connection.ExecuteGuardedAsync("DROP TABLE a", cancellationToken: token);
        """);

    [Fact]
    public Task Several_in_a_row_are_all_mended() => Verify.Body(
        """
                await connection.ExecuteAsync("{|GRD1001:CREATE TABLE a (id int)|}");
                await connection.ExecuteAsync("INSERT INTO a VALUES (1)");
                await connection.ExecuteAsync("{|GRD1001:ALTER TABLE a ADD COLUMN b int|}");
        """,
        """
                await connection.ExecuteGuardedAsync("CREATE TABLE a (id int)");
                await connection.ExecuteAsync("INSERT INTO a VALUES (1)");
                await connection.ExecuteGuardedAsync("ALTER TABLE a ADD COLUMN b int");
        """);

    [Fact]
    public Task Raw_strings_stay_as_they_are() => Verify.Body(
        """"
                await connection.ExecuteAsync("""
                    {|GRD1001:ALTER TABLE a
                        ADD COLUMN b int|};
                    """);
        """",
        """"
                await connection.ExecuteGuardedAsync("""
                    ALTER TABLE a
                        ADD COLUMN b int;
                    """);
        """");

    [Theory]
    [InlineData("using Dapper;\nusing Npgsql;\n\n", "using Dapper;\nusing Guardrails;\nusing Npgsql;\n\n")]
    [InlineData("using System;\nusing Dapper;\nusing Npgsql;\n\n", "using System;\nusing Dapper;\nusing Guardrails;\nusing Npgsql;\n\n")]
    [InlineData("// Header.\nusing Npgsql;\nusing static Dapper.SqlMapper;\n\n", "// Header.\nusing Guardrails;\nusing Npgsql;\nusing static Dapper.SqlMapper;\n\n")]
    [InlineData("namespace Shop;\n\nusing Dapper;\nusing Npgsql;\n\n", "namespace Shop;\n\nusing Dapper;\nusing Guardrails;\nusing Npgsql;\n\n")]
    public Task The_namespace_of_the_guard_is_imported_in_its_place(string before, string after)
    {
        const string program = """
            class Program
            {
                static void Run(NpgsqlConnection connection)
                {
                    connection.Execute("@");
                }
            }

            """;
        return Verify.Source(
            before + program.Replace("@", "{|GRD1001:DROP TABLE a|}", StringComparison.Ordinal),
            after + program.Replace("@", "DROP TABLE a", StringComparison.Ordinal).Replace("Execute", "ExecuteGuarded", StringComparison.Ordinal),
            usings: null);
    }

    [Fact]
    public Task A_file_without_imports_gets_its_first() => Verify.Source(
        """
        // Header.
        class Program
        {
            static void Run(Npgsql.NpgsqlDataSource source)
            {
                source.CreateCommand("{|GRD1001:DROP TABLE a|}").ExecuteNonQuery();
            }
        }
        """,
        """
        // Header.
        using Guardrails;

        class Program
        {
            static void Run(Npgsql.NpgsqlDataSource source)
            {
                source.ExecuteGuarded("DROP TABLE a");
            }
        }
        """,
        usings: null);

    [Fact]
    public Task Entity_framework_uses_the_data_source_where_there_is_no_executor() => Verify.Source(
        """
        class Program(NpgsqlDataSource source, DbContext context)
        {
            public async Task Run(CancellationToken token)
            {
                await context.Database.ExecuteSqlRawAsync("{|GRD1001:DROP TABLE a|}", token);
            }
        }
        """,
        """
        class Program(NpgsqlDataSource source, DbContext context)
        {
            public async Task Run(CancellationToken token)
            {
                await source.ExecuteGuardedAsync("DROP TABLE a", cancellationToken: token);
            }
        }
        """);

    [Fact]
    public Task Top_level_statements_are_mended_too() => Verify.Source(
        """
        await using var source = NpgsqlDataSource.Create("Host=localhost");
        await using var command = source.CreateCommand("{|GRD1001:DROP TABLE a|}");
        await command.ExecuteNonQueryAsync();
        """,
        """
        await using var source = NpgsqlDataSource.Create("Host=localhost");
        await source.ExecuteGuardedAsync("DROP TABLE a");
        """,
        static test => test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Theory]
    [InlineData("var rows = await connection.ExecuteAsync(\"{|GRD1001:DROP TABLE a|}\"); Log(rows);")]
    [InlineData("await connection.ExecuteAsync(\"{|GRD1001:ALTER TABLE a ALTER b SET DEFAULT @number|}\", new { number });")]
    [InlineData("await connection.ExecuteAsync(\"{|GRD1001:DROP TABLE a|}\", commandTimeout: 5);")]
    [InlineData("var task = connection.ExecuteAsync(\"{|GRD1001:DROP TABLE a|}\"); await task;")]
    [InlineData("Log(connection.ExecuteScalar<int>(\"{|GRD1001:DROP TABLE a|}\"));")]
    [InlineData("using var transaction = connection.BeginTransaction(); connection.Execute(\"{|GRD1001:DROP TABLE a|}\");")]
    [InlineData("using var command = new NpgsqlCommand(\"{|GRD1001:DROP TABLE a|}\", connection); command.Parameters.AddWithValue(1); command.ExecuteNonQuery();")]
    [InlineData("using var command = new NpgsqlCommand(\"{|GRD1001:DROP TABLE a|}\", connection); command.ExecuteNonQuery(); command.ExecuteNonQuery();")]
    [InlineData("using var command = new NpgsqlCommand(\"{|GRD1001:DROP TABLE a|}\", connection); Log(command.ExecuteNonQuery());")]
    [InlineData("using var command = new NpgsqlCommand(\"{|GRD1001:DROP TABLE a|}\", connection); command.CommandTimeout = 5; command.ExecuteNonQuery();")]
    [InlineData("using var command = new NpgsqlCommand($\"{|GRD1001:DROP TABLE {name}|}\", connection); name = \"b\"; command.ExecuteNonQuery();")]
    [InlineData("await context.Database.ExecuteSqlRawAsync(\"{|GRD1001:ALTER TABLE {0} ADD COLUMN b int|}\", name);")]
    [InlineData("await context.Database.ExecuteSqlAsync($\"{|GRD1001:ALTER TABLE a ALTER b SET DEFAULT {number}|}\");")]
    public Task Where_something_would_be_lost_nothing_is_offered(string body) =>
        Verify.NotOffered(body);

    [Fact]
    public Task Without_anything_to_run_it_with_nothing_is_offered()
    {
        const string source = """
            class Program(DbContext context)
            {
                public void Run() => context.Database.ExecuteSqlRaw("{|GRD1001:DROP TABLE a|}");
            }
            """;
        return Verify.Source(source, source);
    }

    [Fact]
    public Task With_a_choice_of_data_sources_nothing_is_guessed()
    {
        const string source = """
            class Program(DbContext context, NpgsqlDataSource first, NpgsqlDataSource second)
            {
                public void Run()
                {
                    context.Database.ExecuteSqlRaw("{|GRD1001:DROP TABLE a|}");
                    Console.WriteLine((first, second));
                }
            }
            """;
        return Verify.Source(source, source);
    }
}
