using System.Text;

namespace Nabla.Data;

/// <summary>Byte-level byte-pair encoding (Sennrich et al. 2016, as GPT-2 has it): bytes are tokens 0 to 255, and each further token is two earlier ones that often stand beside each other. Any bytes encode, and decode to themselves.</summary>
/// <example><code>
/// BytePairEncoding encoding = BytePairEncoding.Train(File.ReadAllText("corpus.txt"), vocabulary: 4096);
/// encoding.Save("corpus.bpe.json");
/// long[] tokens = encoding.Encode("to be or not to be");
/// string text = encoding.Decode(tokens);
/// </code></example>
public sealed class BytePairEncoding
{
    /// <summary>How many tokens are single bytes.</summary>
    internal const int Bytes = 256;

    private readonly (int First, int Second)[] _merges;
    private readonly Dictionary<(int, int), int> _ranks;
    private readonly byte[][] _texts;

    /// <param name="merges">The pairs, in the order in which they become tokens 256, 257 and so on.</param>
    /// <exception cref="InvalidDataException">A pair has a token that does not come before it, comes twice, or stands for more bytes than an array holds.</exception>
    internal BytePairEncoding(IReadOnlyList<(int First, int Second)> merges)
    {
        _merges = [.. merges];
        _ranks = new Dictionary<(int, int), int>(_merges.Length);
        _texts = new byte[Bytes + _merges.Length][];
        for (int token = 0; token < Bytes; token++)
        {
            _texts[token] = [(byte)token];
        }

        for (int rank = 0; rank < _merges.Length; rank++)
        {
            (int first, int second) = _merges[rank];
            int token = Bytes + rank;
            if (first < 0 || first >= token || second < 0 || second >= token || !_ranks.TryAdd((first, second), rank) || _texts[first].Length + _texts[second].Length > BytePairSplit.Longest)
            {
                throw new InvalidDataException($"Pair {rank} of the encoding, {first} with {second}, cannot become token {token}: it must be two tokens before it, once, of at most {BytePairSplit.Longest} bytes.");
            }

            _texts[token] = [.. _texts[first], .. _texts[second]];
        }
    }

    /// <summary>How many tokens there are: 256 bytes and the pairs.</summary>
    public int VocabularySize => _texts.Length;

    /// <summary>The pairs, in the order in which they became tokens 256, 257 and so on.</summary>
    public IReadOnlyList<(int First, int Second)> Merges => _merges;

    /// <summary>Learns the pairs of a text: each time that which occurs most often becomes a token. Equal texts give equal encodings.</summary>
    /// <param name="text">What to learn from; its UTF-8 bytes count.</param>
    /// <param name="vocabulary">How many tokens to come to, 256 or more. There are fewer where no pair occurs twice any more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="vocabulary"/> is below 256.</exception>
    public static BytePairEncoding Train(string text, int vocabulary)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Train(Encoding.UTF8.GetBytes(text), vocabulary);
    }

    /// <summary>Learns the pairs of any bytes.</summary>
    /// <inheritdoc cref="Train(string, int)"/>
    /// <param name="bytes">What to learn from.</param>
    /// <param name="vocabulary">How many tokens to come to, 256 or more.</param>
    public static BytePairEncoding Train(ReadOnlySpan<byte> bytes, int vocabulary)
    {
        return vocabulary >= Bytes
            ? new BytePairEncoding(new BytePairTraining(bytes).Merge(vocabulary - Bytes))
            : throw new ArgumentOutOfRangeException(nameof(vocabulary), vocabulary, $"A vocabulary has the {Bytes} bytes at least.");
    }

    /// <summary>Reads an encoding that <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is not one, or is damaged; the message says what.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static BytePairEncoding Load(string path) => BytePairFile.Read(path);

    /// <summary>Writes the encoding to a file, as JSON, replacing one that is there.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => BytePairFile.Write(path, _merges);

    /// <summary>The tokens of a text.</summary>
    /// <param name="text">Any text; of lone surrogates U+FFFD is encoded.</param>
    public long[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Encode(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The tokens of any bytes.</summary>
    public long[] Encode(ReadOnlySpan<byte> bytes)
    {
        List<long> tokens = new(bytes.Length / 2);
        Span<int> parts = stackalloc int[BytePairSplit.Longest];
        while (!bytes.IsEmpty)
        {
            int length = BytePairSplit.First(bytes);
            for (int i = 0; i < length; i++)
            {
                parts[i] = bytes[i];
            }

            foreach (int token in Merged(parts[..length]))
            {
                tokens.Add(token);
            }

            bytes = bytes[length..];
        }

        return [.. tokens];
    }

    /// <summary>The bytes that tokens stand for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public byte[] DecodeBytes(ReadOnlySpan<long> tokens)
    {
        using MemoryStream bytes = new();
        foreach (long token in tokens)
        {
            bytes.Write(token >= 0 && token < _texts.Length
                ? _texts[token]
                : throw new ArgumentOutOfRangeException(nameof(tokens), token, $"There is no token {token}; they are 0 to {_texts.Length - 1}."));
        }

        return bytes.ToArray();
    }

    /// <summary>The text that tokens stand for; bytes that are no UTF-8, such as half a letter at either end, become U+FFFD.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public string Decode(ReadOnlySpan<long> tokens) => Encoding.UTF8.GetString(DecodeBytes(tokens));

    /// <summary>Joins pairs, those learned first before others, from left to right. A stretch has 64 bytes at most, so that looking at all pairs each time is nothing.</summary>
    private Span<int> Merged(Span<int> parts)
    {
        while (true)
        {
            int best = int.MaxValue;
            for (int i = 0; i + 1 < parts.Length; i++)
            {
                if (_ranks.TryGetValue((parts[i], parts[i + 1]), out int rank) && rank < best)
                {
                    best = rank;
                }
            }

            if (best == int.MaxValue)
            {
                return parts;
            }

            parts = parts[..Join(parts, _merges[best], Bytes + best)];
        }
    }

    /// <summary>Writes a token in the place of each pair, from left to right; returns how many are left.</summary>
    internal static int Join(Span<int> parts, (int First, int Second) pair, int token)
    {
        int count = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            bool isPair = i + 1 < parts.Length && parts[i] == pair.First && parts[i + 1] == pair.Second;
            parts[count++] = isPair ? token : parts[i];
            i += isPair ? 1 : 0;
        }

        return count;
    }
}
