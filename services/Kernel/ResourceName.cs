namespace Fund.Kernel;

/// <summary>
/// The name of a resource, such as <c>offices/s-county/appropriations/2026-cleaning</c>. It begins with its office, so that
/// a right can be decided from the name alone. Made only by a <see cref="NamePattern"/>.
/// </summary>
public sealed record ResourceName
{
    private readonly string[] parts;

    internal ResourceName(string text, string[] parts)
    {
        Text = text;
        this.parts = parts;
        Office = OfficeName.Parse(parts[1]);
    }

    public string Text { get; }

    public OfficeName Office { get; }

    /// <summary>The last part: the id within its collection.</summary>
    public string Id => parts[^1];

    /// <summary>The name of the resource this one lies in, such as the appropriation of an allotment; the office at the top.</summary>
    public string ParentText => string.Join('/', parts[..^2]);

    public bool Equals(ResourceName? other) => other?.Text == Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;
}

/// <summary>The form of one kind of resource name: <c>offices/{office}/appropriations/{id}/allotments/{id}</c>.</summary>
public sealed class NamePattern
{
    private readonly string[] collections;

    /// <param name="collections">The words between the ids, from the outside, without <c>offices</c>.</param>
    public NamePattern(params string[] collections) => this.collections = collections;

    /// <summary>Refuses RESOURCE_NAME_MALFORMED when the text has not this form; ids are 3 to 63 of <c>a-z 0-9 -</c>.</summary>
    public ResourceName Parse(string text)
    {
        string[] parts = text.Split('/');
        bool fits = parts.Length == 2 + collections.Length * 2 && parts[0] == "offices";
        for (int i = 0; fits && i < collections.Length; i++)
            fits = parts[2 + i * 2] == collections[i] && IsId(parts[3 + i * 2]);
        return fits
            ? new ResourceName(text, parts)
            : throw new Refusal(RefusalKind.Malformed, "RESOURCE_NAME_MALFORMED", $"The name must have the form {this}.")
                .With("form", this);
    }

    /// <summary>The name in <paramref name="office"/> with the given ids, outermost first.</summary>
    public ResourceName Of(OfficeName office, params string[] ids)
    {
        var text = $"offices/{office}";
        for (int i = 0; i < collections.Length; i++) text += $"/{collections[i]}/{ids[i]}";
        return Parse(text);
    }

    /// <summary>The name of a child of <paramref name="parent"/> (a name of the pattern without its last collection).</summary>
    public ResourceName Under(string parent, string id) => Parse($"{parent}/{collections[^1]}/{id}");

    public override string ToString() =>
        "offices/{office}" + string.Concat(collections.Select(collection => $"/{collection}/{{id}}"));

    private static bool IsId(string id) =>
        id.Length is >= 3 and <= 63 && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
