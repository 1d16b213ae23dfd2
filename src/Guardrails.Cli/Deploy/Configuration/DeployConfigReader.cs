using System.Globalization;
using System.Text.Json;
using Guardrails.Cli.Infrastructure;

namespace Guardrails.Cli.Deploy.Configuration;

/// <summary>Reads <c>guardrails.json</c>.</summary>
internal static class DeployConfigReader
{
    public const string DefaultFile = "guardrails.json";

    private static readonly string[] HealthWays = ["http", "tcp", "command", "container"];

    /// <exception cref="UsageException">Something in the file is not as it has to be; the message has line and column.</exception>
    public static DeployConfig Read(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var root = new ConfigObject(ConfigNode.Read(file), "$schema", "connection", "services", "migrate", "drain", "reap", "journal");
        return new DeployConfig
        {
            Folder = folder,
            Connection = root.FindText("connection"),
            Services = root.Find("services") is { } services ? ReadServices(services) : [],
            Migrate = ReadMigrate(root.Require("migrate")),
            DrainTimeout = root.Find("drain") is { } drain ? new ConfigObject(drain, "timeout").Time("timeout", TimeSpan.FromSeconds(30)) : TimeSpan.FromSeconds(30),
            ReapOlderThan = root.Find("reap") is { } reap ? new ConfigObject(reap, "olderThan").Time("olderThan", TimeSpan.FromSeconds(60)) : TimeSpan.FromSeconds(60),
            Journal = Path.GetFullPath(root.FindText("journal") ?? Path.Combine(".guardrails", "deploy.journal"), folder),
        };
    }

    private static List<ServiceConfig> ReadServices(ConfigNode node)
    {
        if (node.Kind != JsonTokenType.StartArray)
        {
            throw node.Refuse("must be an array of services.");
        }

        var services = new List<ServiceConfig>();
        foreach (var item in node.Items)
        {
            var service = ReadService(item);
            if (services.Any(s => s.Name == service.Name))
            {
                throw item.Refuse($"is a second service called '{service.Name}'; names tell them apart in the journal.");
            }

            services.Add(service);
        }

        return services;
    }

    private static ServiceConfig ReadService(ConfigNode node)
    {
        var service = new ConfigObject(node, "name", "compose", "command", "applicationName", "health", "timeout");
        var compose = service.Find("compose") is { } c ? ReadCompose(c) : null;
        var command = service.Find("command") is { } d ? ReadCommand(d) : null;
        if ((compose is null) == (command is null))
        {
            throw node.Refuse("needs either 'compose' or 'command', to be stopped and started with.");
        }

        var health = service.Find("health") is { } h ? ReadHealth(h) : null;
        if (health is { Container: true } && compose is null)
        {
            throw service.Require("health").Refuse("asks for the container's own health, but the service is no container.");
        }

        return new ServiceConfig
        {
            Name = service.RequireText("name"),
            ApplicationName = service.FindText("applicationName"),
            Compose = compose,
            Command = command,
            Health = health,
            Timeout = service.Time("timeout", TimeSpan.FromSeconds(60)),
        };
    }

    private static ComposeConfig ReadCompose(ConfigNode node)
    {
        var compose = new ConfigObject(node, "files", "service");
        return new ComposeConfig(compose.FindTexts("files") ?? ["docker-compose.yml"], compose.RequireText("service"));
    }

    private static CommandConfig ReadCommand(ConfigNode node)
    {
        var command = new ConfigObject(node, "stop", "start", "status");
        return new CommandConfig(command.Texts("stop"), command.Texts("start"), command.Texts("status"));
    }

    private static HealthConfig ReadHealth(ConfigNode node)
    {
        var health = new ConfigObject(node, [.. HealthWays, "timeout"]);
        if (HealthWays.Count(way => health.Find(way) is not null) != 1)
        {
            throw node.Refuse($"needs exactly one of {string.Join(", ", HealthWays.Select(w => $"'{w}'"))}.");
        }

        return new HealthConfig
        {
            Http = health.FindText("http") is { } url ? ReadUrl(health.Require("http"), url) : null,
            Tcp = health.FindText("tcp") is { } endpoint ? ReadEndpoint(health.Require("tcp"), endpoint) : null,
            Command = health.FindTexts("command"),
            Container = health.Find("container") is { } container && (container.Kind == JsonTokenType.True
                ? true
                : throw container.Refuse("must be true, or left out.")),
            Timeout = health.Time("timeout", TimeSpan.FromSeconds(30)),
        };
    }

    private static Uri ReadUrl(ConfigNode node, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url! : throw node.Refuse("must be an http or https URL.");

    private static (string Host, int Port) ReadEndpoint(ConfigNode node, string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? (text[..colon].Trim('[', ']'), port)
            : throw node.Refuse("must be HOST:PORT, like 127.0.0.1:8080.");
    }

    private static MigrateConfig ReadMigrate(ConfigNode node)
    {
        var migrate = new ConfigObject(node, "command", "files");
        return migrate.Find("command") is null == migrate.Find("files") is null
            ? throw node.Refuse("needs either 'command' or 'files'.")
            : new MigrateConfig(migrate.FindTexts("command"), migrate.FindTexts("files"));
    }
}
