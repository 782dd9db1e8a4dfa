namespace Nabla.Data;

/// <summary>The characters of a text as tokens, numbered in their order in Unicode.</summary>
public sealed class CharacterVocabulary
{
    private readonly char[] _characters;
    private readonly Dictionary<char, long> _tokens;

    /// <summary>The characters that occur in a text.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public CharacterVocabulary(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        _characters = [.. text.Distinct().Order()];
        _tokens = _characters.Select((character, token) => (character, token)).ToDictionary(pair => pair.character, pair => (long)pair.token);
    }

    /// <summary>How many there are.</summary>
    public int Count => _characters.Length;

    /// <summary>All of them, in order: what to save, and to make the same vocabulary of.</summary>
    public string Characters => new(_characters);

    /// <summary>The tokens of a text.</summary>
    /// <exception cref="ArgumentException">A character is not in the vocabulary; the message says which and where.</exception>
    public long[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        long[] tokens = new long[text.Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = _tokens.TryGetValue(text[i], out long token)
                ? token
                : throw new ArgumentException(FormattableString.Invariant($"Character {i} of the text, '{text[i]}' (U+{(int)text[i]:X4}), is none of the vocabulary's {Count}."), nameof(text));
        }

        return tokens;
    }

    /// <summary>The text that tokens stand for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public string Decode(ReadOnlySpan<long> tokens)
    {
        char[] text = new char[tokens.Length];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = tokens[i] >= 0 && tokens[i] < Count
                ? _characters[tokens[i]]
                : throw new ArgumentOutOfRangeException(nameof(tokens), tokens[i], $"There is no token {tokens[i]}; they are 0 to {Count - 1}.");
        }

        return new string(text);
    }
}
