namespace Guardrails.Sql.Schema;

/// <summary>Reads the value of <c>search_path</c>.</summary>
internal static class SearchPath
{
    /// <summary>The schemas in order, without <c>$user</c>; null when a variable of psql stands in it.</summary>
    public static IReadOnlyList<string>? Parse(string value)
    {
        var schemas = new List<string>();
        foreach (var part in value.Split(','))
        {
            var schema = part.Trim();
            if (schema.Length > 0 && schema[0] == ':')
            {
                return null;
            }

            schema = schema.Length > 1 && schema[0] is '"' or '\'' ? schema.Substring(1, schema.Length - 2) : schema;
            if (schema.Length > 0 && schema != "$user" && schema != "pg_catalog")
            {
                schemas.Add(schema);
            }
        }

        return schemas;
    }
}
