using System.Linq.Expressions;
using System.Text;
using Fund.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Fund.Chassis.Db;

/// <summary>One page of a list and where the next one begins.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string NextPageToken);

/// <summary>Pages by key, never by offset: a page stays right while rows come and go.</summary>
public static class Pages
{
    private const int SizeDefault = 50;
    private const int SizeMax = 1_000;

    /// <summary>The rows of an office and of those below it.</summary>
    public static IQueryable<T> Within<T>(this IQueryable<T> rows, OfficeName office) where T : Row
    {
        string exactly = office.Text;
        string below = office.Text + ".";
        return rows.Where(row => row.Office == exactly || row.Office.StartsWith(below));
    }

    /// <summary>By name, ascending.</summary>
    public static Task<Page<T>> ByName<T>(this IQueryable<T> rows, int size, string token, CancellationToken cancel) where T : Row
    {
        string after = KeyOf(token, 1)[0];
        IQueryable<T> rest = after.Length == 0 ? rows : rows.Where(row => string.Compare(row.Name, after) > 0);
        return Take(rest.OrderBy(row => row.Name), size, row => TokenOf(row.Name), cancel);
    }

    /// <summary>Newest first; rows of one instant by name.</summary>
    public static Task<Page<T>> Newest<T>(this IQueryable<T> rows, int size, string token, CancellationToken cancel) where T : Row
    {
        string[] key = KeyOf(token, 2);
        IQueryable<T> rest = rows;
        if (key[0].Length > 0)
        {
            DateTimeOffset before = Parse(key[0]);
            string after = key[1];
            rest = rows.Where(row => row.CreateTime < before || (row.CreateTime == before && string.Compare(row.Name, after) > 0));
        }
        return Take(rest.OrderByDescending(row => row.CreateTime)
            .ThenBy(row => row.Name), size, row => TokenOf(row.CreateTime.ToText(), row.Name), cancel);
    }

    /// <summary>Oldest first; rows of one instant by name.</summary>
    public static Task<Page<T>> Oldest<T>(this IQueryable<T> rows, int size, string token, CancellationToken cancel) where T : Row
    {
        string[] key = KeyOf(token, 2);
        IQueryable<T> rest = rows;
        if (key[0].Length > 0)
        {
            DateTimeOffset since = Parse(key[0]);
            string after = key[1];
            rest = rows.Where(row => row.CreateTime > since || (row.CreateTime == since && string.Compare(row.Name, after) > 0));
        }
        return Take(rest.OrderBy(row => row.CreateTime)
            .ThenBy(row => row.Name), size, row => TokenOf(row.CreateTime.ToText(), row.Name), cancel);
    }

    /// <summary>By any ascending text key.</summary>
    public static Task<Page<T>> ByKey<T>(
        this IQueryable<T> rows, Expression<Func<T, string>> key, int size, string token, CancellationToken cancel)
    {
        string after = KeyOf(token, 1)[0];
        IQueryable<T> rest = rows;
        if (after.Length > 0)
        {
            Expression beyond = Expression.GreaterThan(
                Expression.Call(typeof(string), nameof(string.Compare), null, key.Body, Expression.Constant(after)),
                    Expression.Constant(0));
            rest = rows.Where(Expression.Lambda<Func<T, bool>>(beyond, key.Parameters));
        }
        Func<T, string> read = key.Compile();
        return Take(rest.OrderBy(key), size, row => TokenOf(read(row)), cancel);
    }

    public static int Size(int asked) => asked == 0 ? SizeDefault : Math.Min(asked, SizeMax);

    private static async Task<Page<T>> Take<T>(IQueryable<T> rows, int size, Func<T, string> tokenOf, CancellationToken cancel)
    {
        int take = Size(size);
        List<T> items = await rows.Take(take + 1).ToListAsync(cancel);
        if (items.Count <= take) return new Page<T>(items, "");
        items.RemoveAt(take);
        return new Page<T>(items, tokenOf(items[^1]));
    }

    /// <summary>The token of the page after a row with this key.</summary>
    public static string TokenOf(params string[] parts) => Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Join('\n', parts)));

    /// <summary>The key that a token holds; as many empty parts for no token. Refuses PAGE_TOKEN_MALFORMED.</summary>
    public static string[] KeyOf(string token, int parts)
    {
        if (token.Length == 0) return [.. Enumerable.Repeat("", parts)];
        var bytes = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, bytes, out int written)) throw Malformed();
        string[] key = Encoding.UTF8.GetString(bytes, 0, written).Split('\n');
        // A database may not take every sign that a forged token can hold.
        return key.Length == parts && !key.Any(part => part.Any(char.IsControl)) ? key : throw Malformed();
    }

    private static DateTimeOffset Parse(string text)
    {
        try
        {
            return Instant.Parse(text);
        }
        catch (FormatException)
        {
            throw Malformed();
        }
    }

    /// <summary>PAGE_TOKEN_MALFORMED, for a list that reads a key of its own.</summary>
    public static Refusal Malformed() =>
        new Refusal(RefusalKind.Malformed, "PAGE_TOKEN_MALFORMED", "The page token is not one that a list answered. Begin without it.")
            .At("page_token", "must be a next_page_token of the same list");
}
