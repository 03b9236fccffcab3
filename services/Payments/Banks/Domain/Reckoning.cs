using System.Globalization;
using Fund.Kernel;
using Fund.Kernel.Events;
using Fund.Payments.Banks.Iso20022;
using Fund.Payments.Remittances;
using Fund.Payments.WageRuns;

namespace Fund.Payments.Banks;

/// <summary>The attempts that a file may concern, with all that changes with them.</summary>
public sealed class Concerned
{
    public required IReadOnlyDictionary<string, Disbursement> Attempts { get; init; }

    public required IReadOnlyDictionary<string, Remittance> Remittances { get; init; }

    public required IReadOnlyDictionary<string, WageLine> Lines { get; init; }

    public required IReadOnlyDictionary<string, WageRun> Runs { get; init; }

    public required ILookup<string, WageLineShare> Shares { get; init; }
}

/// <summary>
/// What a file of the bank does: it moves attempts, lines, runs and remittances, gathers the sums that Budgets has to post, and
/// keeps what a person has to look at. It decides and waits for nothing.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="concerned">What it may change.</param>
/// <param name="today">The day of what the bank gives no day.</param>
/// <param name="creditsBefore">Credits of earlier statements that reversals in this one may take back.</param>
public sealed class Reckoning(BankFile file, Concerned concerned, DateOnly today, IEnumerable<BookedKey>? creditsBefore = null)
{
    // "This is a copy of what I have": the original may well be paid.
    private static readonly HashSet<string> DuplicateCodes = ["AM05", "DUPL", "DU01", "DU02", "DU03", "DU04", "DU05"];

    private readonly Dictionary<(string Remittance, BankEffectKind Kind, string Day), BankEffect> effects = [];
    private readonly Dictionary<(string Effect, string Source), BankEffectShare> shares = [];
    private readonly Dictionary<string, BankException> exceptions = [];
    private readonly List<StatementCreditBooked> credits = [];
    private readonly List<StatementDebitBooked> debits = [];
    private readonly List<StatementCreditReversed> reversals = [];
    private readonly List<StatementClosed> closings = [];

    public IReadOnlyCollection<BankEffect> Effects => effects.Values;

    public IReadOnlyCollection<BankEffectShare> Shares => shares.Values;

    public IReadOnlyCollection<BankException> Exceptions => exceptions.Values;

    public IReadOnlyList<StatementCreditBooked> Credits => credits;

    /// <summary>What went and belongs to no payment. Each is an exception too: it stays open until a person has explained it.</summary>
    public IReadOnlyList<StatementDebitBooked> Debits => debits;

    /// <summary>Credits that the bank took back.</summary>
    public IReadOnlyList<StatementCreditReversed> Reversals => reversals;

    /// <summary>What the bank says it holds, one for each statement that says so without contradicting itself.</summary>
    public IReadOnlyList<StatementClosed> Closings => closings;

    /// <summary>The keys by which the bookings are known from now on.</summary>
    public HashSet<BookedKey> Known { get; } = [];

    public void Take(Statement statement, Matching matching)
    {
        IReadOnlyList<Match> matches = matching.MatchStatement(statement);
        // Before any of them is taken: a reversal stands before the credit that it takes back on the same day.
        Known.UnionWith(from match in matches where IsNews(match) && match.Key is not null select match.Key!.Value);
        foreach (Match match in matches)
        {
            file.EntryCount++;
            if (IsNews(match)) Take(statement, match);
        }
        if (statement.Kind != StatementKind.Statement) return;
        Tie tie = Tie.Of(statement);
        file.IsTied &= tie.State == TieState.Ties;
        if (tie.State != TieState.Ties)
            Open("BALANCES_DO_NOT_TIE", tie.Difference, statement.Id,
                "Opening balance and entries do not give the closing balance; ask the bank.");
        if (statement.Balances.LastOrDefault(balance => balance.Type == "CLBD") is not { } closing) return;
        file.Currency = closing.Amount.Currency.Code;
        file.ClosingBalance = closing.Amount.MinorUnits;
        file.ClosingDate = closing.Date.ToText();
        if (tie.State != TieState.Unclear) Close(statement, closing);
    }

    /// <param name="remittance">The remittance that the report answers; null where we sent no such message.</param>
    public void Take(StatusReport report, Remittance? remittance)
    {
        if (remittance is null)
        {
            file.EntryCount++;
            Open("ORPHAN", null, report.MessageId, "The report answers a message that was not sent from this account; ask the bank.");
            return;
        }
        string block = References.PaymentInformationId(remittance.MessageId);
        bool isTaken = false;
        foreach (Disbursement attempt in concerned.Attempts.Values.OrderBy(attempt => attempt.Number))
        {
            TransferStatus status = StatusMeaning.Of(report, block, attempt.InstructionId, attempt.EndToEndId);
            if (status.Code is null) continue;
            file.EntryCount++;
            isTaken |= status.Code.StartsWith("AC", StringComparison.Ordinal);
            Take(report, attempt, status);
        }
        remittance.Hear(isTaken);
    }

    private static bool IsNews(Match match) => match.Kind is not (MatchKind.NotBooked or MatchKind.AlreadyKnown);

    private void Take(Statement statement, Match match)
    {
        StatementEntry entry = match.Entry;
        DateOnly day = entry.BookingDate ?? entry.ValueDate ?? today;
        Disbursement? attempt = match.Line is null ? null : concerned.Attempts[match.Line.Disbursement];
        bool isCredit = (match.Detail?.Side ?? entry.Side) == Side.Credit;
        switch (match.Kind)
        {
            case MatchKind.Settled:
                Settle(attempt!, day, statement.Kind == StatementKind.Statement);
                break;
            case MatchKind.Confirmed:
                attempt!.IsBooked = true;
                file.MatchedCount++;
                break;
            case MatchKind.Returned:
                Return(attempt!, day, match.Detail!.ReturnReason ?? "");
                break;
            case MatchKind.Orphan when isCredit && AmountOf(match) is { IsPositive: true } amount:
                Credit(match, amount, day);
                break;
            case MatchKind.ReversedUnknown when !isCredit && statement.Kind == StatementKind.Statement
                && AmountOf(match) is { IsPositive: true } taken && CreditOf(match) is { } credit:
                reversals.Add(new StatementCreditReversed(file.Name, file.BankAccount, CreditId(Subject(credit)), DebitId(match),
                    taken.MinorUnits, taken.Currency.Code, day.ToText(), ReferenceOf(match)));
                break;
            default:
                // Told by the statement alone: an advice of the same booking would make two of it.
                if (match.Kind is MatchKind.Orphan or MatchKind.ReversedUnknown && statement.Kind == StatementKind.Statement
                    && AmountOf(match) is { IsPositive: true } moved)
                    Tell(match, moved, day, isCredit);
                string kind = Upper(match.Kind);
                Open(kind, AmountOf(match),
                    $"{statement.Id}\n{entry.ServicerReference}\n{entry.EntryReference}\n{match.Detail?.EndToEndId}\n{isCredit}",
                    "It does not agree with what was sent; find out from the bank what it is.", attempt?.Name ?? "",
                    match.Detail?.ReturnReason ?? "");
                break;
        }
    }

    private void Take(StatusReport report, Disbursement attempt, TransferStatus status)
    {
        string reason = status.Reasons.FirstOrDefault(reason => reason.Code is not null)?.Code ?? "";
        bool isOpen = attempt.State is DisbursementState.Ready or DisbursementState.Sent or DisbursementState.Unknown;
        if (status.Outcome == PaymentOutcome.Unknown)
            Open("STATUS_UNKNOWN", null, $"{report.MessageId}\n{status.Code}",
                "A status that is not in the lists; ask the bank what it means.",
                reason: status.Code!);
        else if (status.Outcome == PaymentOutcome.Settled && isOpen) Settle(attempt, today, isBooked: false);
        else if (status.Outcome == PaymentOutcome.Settled && attempt.State == DisbursementState.Rejected)
            Contradicts(report, attempt, "SETTLED_AFTER_REJECTED", reason);
        else if (status.Outcome == PaymentOutcome.Rejected && DuplicateCodes.Contains(reason))
            Open("DUPLICATE_REPORTED", null, $"{report.MessageId}\n{reason}",
                "The bank calls it a copy of what it has. Nothing is paid again; wait for its word on the original.", reason: reason);
        else if (status.Outcome == PaymentOutcome.Rejected && isOpen) Reject(attempt, reason);
        else if (status.Outcome == PaymentOutcome.Rejected && attempt.State == DisbursementState.Settled)
            Contradicts(report, attempt, "REJECTED_AFTER_SETTLED", reason);
    }

    private void Settle(Disbursement attempt, DateOnly day, bool isBooked)
    {
        Move(attempt, DisbursementState.Settled, day, "");
        attempt.IsBooked = isBooked;
        concerned.Lines[attempt.Line].Settle();
        concerned.Runs[attempt.Run].LinePaid(attempt.Amount);
        Gather(attempt, BankEffectKind.Settled, day);
        file.MatchedCount++;
    }

    private void Return(Disbursement attempt, DateOnly day, string reason)
    {
        // Some banks show only the return; the payment before it is posted all the same, so that each stage has been passed.
        if (attempt.State != DisbursementState.Settled)
        {
            Settle(attempt, day, isBooked: true);
            file.MatchedCount--;
        }
        Move(attempt, DisbursementState.Returned, day, reason);
        concerned.Lines[attempt.Line].TakeBack();
        concerned.Runs[attempt.Run].LineReturned(attempt.Amount);
        Gather(attempt, BankEffectKind.Returned, day);
        file.MatchedCount++;
        Advise(attempt, "RETURNED", reason);
    }

    private void Reject(Disbursement attempt, string reason)
    {
        Move(attempt, DisbursementState.Rejected, today, reason);
        Gather(attempt, BankEffectKind.Rejected, today);
        file.MatchedCount++;
        Advise(attempt, "REJECTED", reason);
    }

    private void Move(Disbursement attempt, DisbursementState state, DateOnly day, string reason)
    {
        concerned.Remittances[attempt.Remittance].Moved(attempt.State, state, attempt.Amount);
        attempt.State = state;
        attempt.BankDate = day.ToText();
        attempt.BankReason = reason;
    }

    // A person who died or an account that was seized is not simply paid again; what only needs a better account is.
    private void Advise(Disbursement attempt, string kind, string reason)
    {
        ReturnRemedy remedy = ReturnRemedy.Of(reason);
        attempt.Remedy = remedy.Advice;
        Add(BankException.OfAttempt(attempt, file.BankAccount, file.Name, kind, remedy.Advice));
        if (remedy.Remedy is not (Remedy.Investigate or Remedy.DoNotPay)) return;
        concerned.Lines[attempt.Line].Hold($"{kind} {reason}".TrimEnd(), isWithBank: false);
        concerned.Runs[attempt.Run].HeldCount++;
    }

    private void Gather(Disbursement attempt, BankEffectKind kind, DateOnly day)
    {
        string date = day.ToText();
        if (!effects.TryGetValue((attempt.Remittance, kind, date), out BankEffect? effect))
        {
            WageRun run = concerned.Runs[attempt.Run];
            effect = new BankEffect
            {
                Kind = kind, BankFile = file.Name, Number = effects.Count + 1, Remittance = attempt.Remittance,
                Encumbrance = run.Encumbrance,
                BankAccount = run.BankAccount, BookingDate = date, Currency = attempt.Currency,
            };
            effect.Named(Names.BankEffects.Under(file.Name, "e" + effect.Number.ToString("D4", CultureInfo.InvariantCulture)));
            effects.Add((attempt.Remittance, kind, date), effect);
        }
        effect.Amount += attempt.Amount;
        effect.ItemCount++;
        foreach (WageLineShare share in concerned.Shares[attempt.Line])
        {
            if (!shares.TryGetValue((effect.Name, share.Source), out BankEffectShare? sum))
                shares.Add((effect.Name, share.Source), sum = new BankEffectShare { Effect = effect.Name, Source = share.Source });
            sum.Amount += share.Amount;
        }
    }

    private void Credit(Match match, Money amount, DateOnly day)
    {
        file.CreditCount++;
        credits.Add(new StatementCreditBooked(
            file.Name, file.BankAccount, CreditId(SubjectOf(match)), amount.MinorUnits, amount.Currency.Code, day.ToText(),
            ReferenceOf(match)));
    }

    private void Debit(Match match, Money amount, DateOnly day) => debits.Add(new StatementDebitBooked(
        file.Name, file.BankAccount, DebitId(match), amount.MinorUnits, amount.Currency.Code, day.ToText(),
        ReferenceOf(match)));

    private void Tell(Match match, Money amount, DateOnly day, bool isCredit)
    {
        if (isCredit) Credit(match, amount, day);
        else Debit(match, amount, day);
    }

    // The one booked with the same reference, place and amount. Of several nobody can tell which.
    private BookedKey? CreditOf(Match reversal)
    {
        if (reversal.Key is not { } key) return null;
        BookedKey[] credits =
        [
            .. Known.Concat(creditsBefore ?? []).Where(known => known == key with { StatementId = known.StatementId, Side = Side.Credit })
                .Distinct(),
        ];
        return credits is [var only] ? only : null;
    }

    private void Close(Statement statement, Balance closing)
    {
        Money? opening = Tie.OpeningOf(statement);
        closings.Add(new StatementClosed(
            file.Name, file.BankAccount, closing.Date.ToText(), opening?.MinorUnits, closing.Amount.MinorUnits,
            closing.Amount.Currency.Code, statement.Entries.Count(entry => entry.IsBooked)));
    }

    private static string ReferenceOf(Match match) =>
        match.Entry.ServicerReference ?? match.Detail?.ServicerReference ?? match.Entry.EntryReference ?? "";

    // Without a reference only the file and the place in it tell one entry from another.
    private string SubjectOf(Match match) =>
        match.Key is { } key ? Subject(key) : $"{file.Sha256}\n{file.EntryCount}";

    private string Subject(BookedKey key) => $"{file.BankAccount}\n{key}";

    private static string CreditId(string subject) => "c" + Hash(subject);

    private string DebitId(Match match) => "d" + Hash(SubjectOf(match));

    private void Contradicts(StatusReport report, Disbursement attempt, string kind, string reason) =>
        Open(kind, attempt.Money, $"{report.MessageId}\n{attempt.Name}", "The bank contradicts what it said before; ask it.",
            attempt.Name, reason);

    private void Open(string kind, Money? amount, string subject, string remedy, string disbursement = "", string reason = "")
    {
        var exception = new BankException
        {
            Kind = kind, Currency = amount?.Currency.Code ?? "", Amount = amount?.MinorUnits ?? 0, Disbursement = disbursement,
            BankFile = file.Name,
            BankAccount = file.BankAccount, BankReason = reason, Remedy = remedy,
        };
        exception.Named(OfficeName.Parse(file.Office), $"{file.Name}\n{kind}\n{subject}");
        // Two entries of one statement may be alike in all that they say.
        for (int again = 2; exceptions.ContainsKey(exception.Name) && kind is not ("STATUS_UNKNOWN" or "DUPLICATE_REPORTED"); again++)
            exception.Named(OfficeName.Parse(file.Office), $"{file.Name}\n{kind}\n{subject}\n{again}");
        Add(exception);
    }

    private void Add(BankException exception)
    {
        if (exceptions.TryAdd(exception.Name, exception)) file.ExceptionCount++;
    }

    private static Money? AmountOf(Match match) =>
        match.Detail?.Amount ?? (match.Entry.Details.Count <= 1 ? match.Entry.Amount : null);

    private static string Hash(string subject) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(subject)).AsSpan(0, 12));

    private static string Upper(MatchKind kind) =>
        string.Concat(kind.ToString().Select(
            (letter, i) => (i > 0 && char.IsAsciiLetterUpper(letter) ? "_" : "") + char.ToUpperInvariant(letter)));
}
