namespace Fund.Budgets.Ledger;

/// <summary>
/// The mind of the ledger: a pure function from a state and requests to the next state and their outcomes. In arrival order
/// each request is accepted or refused on what the earlier ones left. The same code runs under every store and every test.
/// </summary>
public sealed class Book
{
    private readonly IReadOnlyList<Request> requests;
    private readonly Outcome[] outcomes;
    private readonly Dictionary<string, Outcome> decided;
    private readonly Worksheet sheet;
    private readonly Draft draft;

    private Book(BookState state, IReadOnlyList<Request> requests)
    {
        this.requests = requests;
        outcomes = new Outcome[requests.Count];
        decided = new Dictionary<string, Outcome>(requests.Count, StringComparer.Ordinal);
        sheet = new Worksheet(state);
        draft = new Draft(sheet);
    }

    /// <summary>
    /// Posts the requests on the state, which must hold what they need. A request whose id came earlier in the list gets
    /// the outcome of the earlier one; that both ask the same is for the receipts to know.
    /// </summary>
    public static Posted Post(BookState state, IReadOnlyList<Request> requests)
    {
        var book = new Book(state, requests);
        book.PostAll();
        return new Posted(book.sheet, book.outcomes);
    }

    /// <summary>What the store must lock and read before these requests can be posted.</summary>
    public static Needs Needs(params IReadOnlyList<Request> requests)
    {
        var needs = new Needs();
        for (int i = 0; i < requests.Count; i++) needs.Add(requests[i]);
        return needs;
    }

    private void PostAll()
    {
        Dictionary<string, List<int>> groups = Groups();
        for (int i = 0; i < requests.Count; i++)
        {
            if (requests[i].Group is not { } group) outcomes[i] = Decide(requests[i]);
            else if (groups.Remove(group, out List<int>? members)) DecideTogether(members);
        }
    }

    private Dictionary<string, List<int>> Groups()
    {
        var groups = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (int i = 0; i < requests.Count; i++)
        {
            if (requests[i].Group is not { } group) continue;
            if (!groups.TryGetValue(group, out List<int>? members)) groups[group] = members = [];
            members.Add(i);
        }
        return groups;
    }

    private Outcome Decide(Request request)
    {
        if (decided.TryGetValue(request.Id, out Outcome? known)) return known;
        draft.Begin(request);
        Plans.Plan(request, draft);
        return decided[request.Id] = draft.End();
    }

    private void DecideTogether(List<int> members)
    {
        int mark = sheet.Mark;
        var fresh = new List<string>(members.Count);
        Outcome? neighbour = null;
        foreach (int member in members)
        {
            Request request = requests[member];
            // An outcome from before the group stands, whatever becomes of the group.
            if (!decided.ContainsKey(request.Id)) fresh.Add(request.Id);
            if (neighbour is not null) decided.TryAdd(request.Id, neighbour);
            else if (Decide(request) is Outcome.Refused refused)
            {
                neighbour = new Outcome.Refused(Reasons.GroupRefused(request.Id, refused.Refusal));
                foreach (string id in fresh)
                    if (id != request.Id) decided[id] = neighbour;
                sheet.UndoTo(mark);
            }
        }
        foreach (int member in members) outcomes[member] = decided[requests[member].Id];
    }
}
