using Fund.Kernel;

namespace Fund.Contracts.Posts;

/// <summary>Where a post stands. The numbers are those of the wire.</summary>
public enum PostState
{
    Vacant = 1,
    Candidate = 2,
    Filled = 3,
    Abolished = 4,
}

/// <summary>A public-welfare post at a village.</summary>
public sealed class Post : Row
{
    public static readonly NamePattern Names = new("programmes", "posts");

    /// <summary>The form of a site: an office by itself.</summary>
    public static readonly NamePattern Sites = new();

    public string Programme { get; set; } = "";

    public string Site { get; set; } = "";

    public string Title { get; set; } = "";

    public PostState State { get; set; } = PostState.Vacant;

    /// <summary>Somebody applies. Refuses POST_NOT_VACANT.</summary>
    public void TakeCandidate()
    {
        if (State != PostState.Vacant) throw Reasons.PostNotVacant(this);
        State = PostState.Candidate;
    }

    /// <summary>The candidate is appointed.</summary>
    public void Fill() => State = PostState.Filled;

    /// <summary>The candidate was refused, or the holder left.</summary>
    public void Vacate() => State = PostState.Vacant;
}
