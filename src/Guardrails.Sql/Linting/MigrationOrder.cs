namespace Guardrails.Sql.Linting;

/// <summary>
/// Orders the paths of migration scripts as the tools do that run them: Flyway's baselines, versions and repeatables, the timestamps of
/// Entity Framework, plain numbers, and every other name so that 2 stands before 10.
/// </summary>
public sealed class MigrationOrder : IComparer<string>
{
    private MigrationOrder()
    {
    }

    // The order of the values is the order of the scripts.
    private enum Group
    {
        FlywayBaseline,
        FlywayVersion,
        Plain,
        FlywayRepeatable,
        Undo,
    }

    /// <summary>The only instance.</summary>
    public static MigrationOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return x is null ? (y is null ? 0 : -1) : 1;
        }

        var (first, firstVersion) = Classify(x);
        var (second, secondVersion) = Classify(y);
        if (first != second)
        {
            return first.CompareTo(second);
        }

        var byVersion = first switch
        {
            Group.FlywayBaseline or Group.FlywayVersion => CompareVersions(firstVersion, secondVersion),
            // Flyway orders by the description alone, whatever the folder.
            Group.FlywayRepeatable => CompareNaturally(FileName(x), FileName(y)),
            _ => 0,
        };
        var natural = byVersion != 0 ? byVersion : CompareNaturally(x, y);
        return natural != 0 ? natural : string.CompareOrdinal(x, y);
    }

    /// <summary>
    /// Whether a script is meant: by its path, its file name with or without extension, or the version in front of it (<c>V42</c>,
    /// <c>42</c>, <c>20240131120000</c>).
    /// </summary>
    /// <param name="path">The script's path.</param>
    /// <param name="id">What somebody calls it.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static bool IsNamed(string path, string id)
    {
        if (path is null || id is null)
        {
            throw new ArgumentNullException(path is null ? nameof(path) : nameof(id));
        }

        var name = FileName(path);
        var dot = name.LastIndexOf('.');
        var stem = dot > 0 ? name.Substring(0, dot) : name;
        if (id.Length == 0 || path == id || name == id || stem == id)
        {
            return id.Length > 0;
        }

        // The version ends where the name goes on with a separator: 4 does not mean 42_x.sql.
        var isVersion = stem.StartsWith(id, StringComparison.OrdinalIgnoreCase) && !char.IsLetterOrDigit(stem[id.Length]) && EndsWithDigit(id);
        return isVersion || (char.IsDigit(id[0]) && Classify(path) is (Group.FlywayVersion, { } version) && version == id);
    }

    private static bool EndsWithDigit(string text) => char.IsDigit(text[text.Length - 1]);

    private static (Group Group, string? Version) Classify(string path)
    {
        var name = FileName(path);
        if (name.EndsWith(".down.sql", StringComparison.OrdinalIgnoreCase))
        {
            return (Group.Undo, null);
        }

        var separator = name.IndexOf("__", StringComparison.Ordinal);
        if (separator < 0)
        {
            return (Group.Plain, null);
        }

        if (separator == 1 && name[0] == 'R')
        {
            return (Group.FlywayRepeatable, null);
        }

        var version = name.Substring(1, Math.Max(0, separator - 1));
        var group = name[0] switch
        {
            'V' => Group.FlywayVersion,
            'B' => Group.FlywayBaseline,
            'U' => Group.Undo,
            _ => Group.Plain,
        };
        return group != Group.Plain && IsVersion(version) ? (group, version) : (Group.Plain, null);
    }

    private static bool IsVersion(string text)
    {
        foreach (var c in text)
        {
            if (c is not ((>= '0' and <= '9') or '.' or '_'))
            {
                return false;
            }
        }

        return text.Length > 0 && char.IsDigit(text[0]);
    }

    /// <summary>Part by part, 1.2 before 1.10; a missing part is 0.</summary>
    private static int CompareVersions(string? first, string? second)
    {
        var left = first!.Split('.', '_');
        var right = second!.Split('.', '_');
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            var order = CompareNumbers(i < left.Length ? left[i] : "", i < right.Length ? right[i] : "");
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static int CompareNaturally(string first, string second)
    {
        int i = 0, j = 0;
        while (i < first.Length && j < second.Length)
        {
            int order;
            if (char.IsDigit(first[i]) && char.IsDigit(second[j]))
            {
                order = CompareNumbers(ReadDigits(first, ref i), ReadDigits(second, ref j));
            }
            else
            {
                order = Fold(first[i++]).CompareTo(Fold(second[j++]));
            }

            if (order != 0)
            {
                return order;
            }
        }

        return (first.Length - i).CompareTo(second.Length - j);
    }

    /// <summary>By value, whatever the length: timestamps with fractions fit into no integer.</summary>
    private static int CompareNumbers(string first, string second)
    {
        first = first.TrimStart('0');
        second = second.TrimStart('0');
        return first.Length != second.Length ? first.Length.CompareTo(second.Length) : string.CompareOrdinal(first, second);
    }

    private static string ReadDigits(string text, ref int position)
    {
        var start = position;
        while (position < text.Length && char.IsDigit(text[position]))
        {
            position++;
        }

        return text.Substring(start, position - start);
    }

    // A folder's files stand before those of folders that only begin with the same name.
    private static char Fold(char c) => c is '/' or '\\' ? '\u0001' : char.ToLowerInvariant(c);

    private static string FileName(string path) => path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
}
