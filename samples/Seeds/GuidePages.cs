namespace SeedsSample;

/// <summary>The pages of the guide, as the program was built with them.</summary>
internal static class GuidePages
{
    public const string Derivations = "docs/guide/derivations.md";
    public const string Pitfalls = "docs/guide/pitfalls.md";

    /// <summary>The headings of a page, without their marks.</summary>
    public static IReadOnlyList<string> Headings(string page)
    {
        using Stream? stream = typeof(GuidePages).Assembly.GetManifestResourceStream(page);
        if (stream is null)
        {
            return [];
        }

        using StreamReader reader = new(stream);
        return [.. reader.ReadToEnd().Split('\n').Where(static line => line.StartsWith('#')).Select(static line => line.TrimStart('#').Trim())];
    }
}
