using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Guardrails.Cli.Infrastructure;
using Guardrails.Cli.Output;
using Guardrails.Sql.Rules;

namespace Guardrails.Cli.Commands;

/// <summary><c>guardrails rules</c>: the catalogue, or one rule explained.</summary>
internal sealed class RulesCommand
{
    private readonly CliContext _context;

    private readonly Argument<string?> _id = new("ID") { Description = "One rule, such as GRD3009.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<OutputFormat?> _format = CommonOptions.Format();

    private RulesCommand(CliContext context) => _context = context;

    public static Command Create(CliContext context)
    {
        var rules = new RulesCommand(context);
        var command = new GuardCommand("rules", "Lists all rules, those of the C# analyzers included, or explains one.", "guardrails rules", "guardrails rules GRD3009", "guardrails rules --format json")
        {
            rules._id, rules._format,
        };
        command.SetAction(rules.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        var id = parsed.GetValue(_id);
        IReadOnlyList<RuleDescriptor> rules = id is null ? RuleCatalogue.Descriptors
            : RuleCatalogue.Find(id) is { } found ? [found]
            : throw new UsageException($"'{id}' is no rule; 'guardrails rules' lists them.");
        if (parsed.GetValue(_format) == OutputFormat.Json)
        {
            WriteJson(rules);
        }
        else if (id is null)
        {
            WriteList(rules);
        }
        else
        {
            Explain(rules[0]);
        }

        return ExitCode.Ok;
    }

    private void WriteJson(IReadOnlyList<RuleDescriptor> rules)
    {
        using var output = _context.Terminal.OpenData();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            foreach (var rule in rules)
            {
                json.WriteStartObject();
                json.WriteString("id", rule.Id);
                json.WriteString("title", rule.Title);
                json.WriteString("category", rule.Category.ToString());
                json.WriteString("severity", Words.Lower(rule.DefaultSeverity));
                json.WriteString("language", LanguageOf(rule));
                json.WriteString("description", rule.Description);
                json.WriteString("safeForm", rule.SafeForm);
                json.WriteBoolean("hasFix", rule.HasFix);
                json.WriteString("help", rule.HelpLink);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        output.WriteByte((byte)'\n');
    }

    private void WriteList(IReadOnlyList<RuleDescriptor> rules)
    {
        var report = _context.Terminal.Report;
        foreach (var category in rules.GroupBy(static rule => rule.Category))
        {
            report.Text(category.Key.ToString(), Styles.Strong).EndLine();
            foreach (var rule in category)
            {
                report.Text($"  {rule.Id}  ").Text($"{Words.Lower(rule.DefaultSeverity),-10}  ", Styles.Faint).Text(rule.Title).EndLine();
            }
        }
    }

    private void Explain(RuleDescriptor rule)
    {
        var report = _context.Terminal.Report;
        report.Text($"{rule.Id}: {rule.Title}", Styles.Strong).EndLine();
        report.Text($"  {rule.Category}, {LanguageOf(rule)}, {Words.Lower(rule.DefaultSeverity)} by default{(rule.HasFix ? ", with rewrite" : "")}", Styles.Faint).EndLine();
        report.EndLine();
        report.Text($"  {rule.Description}").EndLine();
        report.EndLine();
        report.Text("  Safe form: ", Styles.Good).Text(rule.SafeForm).EndLine();
        report.Text($"  {rule.HelpLink}", Styles.Faint).EndLine();
    }

    private static string LanguageOf(RuleDescriptor rule) => CSharpRules.All.Contains(rule) ? "csharp" : "sql";
}
