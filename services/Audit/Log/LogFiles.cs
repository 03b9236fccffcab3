using System.Text;
using Fund.Kernel.Tlog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fund.Audit.Log;

/// <summary>
/// The log as static files (C2SP tlog-tiles), for anyone: frames hold no personal data, and a log that everyone can copy cannot be
/// rewritten unseen.
/// </summary>
internal static class LogFiles
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/log/checkpoint", async (LogTables log, HttpContext http) =>
        {
            if (await log.NewestNote(http.RequestAborted) is not { } note) return Results.NotFound();
            http.Response.Headers.CacheControl = "no-cache";
            return Results.Bytes(Encoding.UTF8.GetBytes(note), "text/plain; charset=utf-8");
        });
        app.MapGet("/log/{**path}", async (string path, LogTables log, HttpContext http) =>
        {
            Tile tile = default;
            if (!Verdict.Of(() => tile = Tile.Parse(path)).IsProven) return Results.NotFound();
            ReadOnlyMemory<byte> content = tile.IsEntries
                ? await Bundle(log, tile, http.RequestAborted)
                : await log.Read(tree => tree.Content(tile), http.RequestAborted);
            if (content.IsEmpty) return Results.NotFound();
            http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return Results.Bytes(content, "application/octet-stream");
        });
    }

    private static async Task<ReadOnlyMemory<byte>> Bundle(LogTables log, Tile tile, CancellationToken cancel)
    {
        if (tile.Index > long.MaxValue / Tile.FullWidth - 1) return default;
        List<ReadOnlyMemory<byte>> frames = await log.Frames(tile.Index * Tile.FullWidth, tile.Width, cancel);
        return frames.Count == tile.Width ? EntryBundle.Encode(frames) : default;
    }
}
