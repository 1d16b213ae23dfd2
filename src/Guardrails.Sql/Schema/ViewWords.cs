namespace Guardrails.Sql.Schema;

/// <summary>
/// What a view's query names: columns, functions, types. It is looked for when somebody asks, because nobody asks about most views.
/// </summary>
internal sealed class ViewWords(Func<IEnumerable<string>> read)
{
    private readonly Lazy<HashSet<string>> _words = new(() => new HashSet<string>(read(), StringComparer.Ordinal));

    /// <summary>Whether the query may use something of that name.</summary>
    public bool Contain(string name) => _words.Value.Contains(name);

    /// <summary>Whether the query may use a column of that name; all columns may be meant by a star.</summary>
    public bool ContainColumn(string name) => Contain(name) || Contain("*");

    /// <summary>With one more.</summary>
    public ViewWords With(string name) => new(() => _words.Value.Append(name));
}
