namespace Fund.Budgets.Domain.Coding;

/// <summary>A published list that a new code list may hold from the beginning.</summary>
/// <param name="Title">Its usual name.</param>
/// <param name="Source">Who published it, where and when.</param>
/// <param name="Kind">What its codes say of a line.</param>
/// <param name="Form">What they look like.</param>
/// <param name="Codes">The codes, parents before children, with the code above and the title of each.</param>
public sealed record StandardList(
    string Title, string Source, CodeKind Kind, CodeForm Form, IReadOnlyList<(string Code, string Parent, string Title)> Codes)
{
    /// <summary>Refuses STANDARD_MISFIT when a list of this kind and form, if one was stated, cannot hold it.</summary>
    public void MustFit(CodeKind kind, CodeForm form)
    {
        if (kind != Kind || (form.Lengths.Count > 0 && form.Text != Form.Text)) throw Reasons.StandardMisfit(Title, Kind, Form);
    }

    /// <summary>Its codes as those of a list, for all the days of the list and after.</summary>
    public IEnumerable<CodeVersion> EnterInto(CodeList list) => Codes.Select(entry =>
        CodeVersion.Of(list, entry.Code, new Validity(list.FromDate, null), entry.Parent, entry.Title));
}
