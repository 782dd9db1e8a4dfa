namespace Nabla.Data;

/// <summary>Where text is cut before bytes are paired, so that no token crosses a word's end: a blank goes with what follows it, and letters, digits, blanks and other signs stay among themselves.</summary>
internal static class BytePairSplit
{
    /// <summary>Longer stretches are cut.</summary>
    public const int Longest = 64;

    private enum Kind
    {
        Letter,
        Digit,
        Blank,
        Sign,
    }

    /// <summary>The length of the first stretch of bytes that are not empty.</summary>
    public static int First(ReadOnlySpan<byte> bytes)
    {
        int start = bytes[0] == ' ' && bytes.Length > 1 && KindOf(bytes[1]) != Kind.Blank ? 1 : 0;
        Kind kind = KindOf(bytes[start]);
        int end = start + 1;
        int limit = Math.Min(bytes.Length, Longest);
        while (end < limit && KindOf(bytes[end]) == kind)
        {
            end++;
        }

        // The last of several blanks goes with the word after them.
        bool leavesBlank = kind == Kind.Blank && end > 1 && end < bytes.Length && bytes[end - 1] == ' ' && KindOf(bytes[end]) != Kind.Blank;
        return leavesBlank ? end - 1 : end;
    }

    // Bytes beyond ASCII are parts of letters, in most of the texts there are.
    private static Kind KindOf(byte value) => value switch
    {
        >= 0x80 or (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') => Kind.Letter,
        >= (byte)'0' and <= (byte)'9' => Kind.Digit,
        (byte)' ' or (>= 9 and <= 13) => Kind.Blank,
        _ => Kind.Sign,
    };
}
