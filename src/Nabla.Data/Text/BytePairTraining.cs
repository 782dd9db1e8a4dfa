using System.Text;

namespace Nabla.Data;

/// <summary>Learning pairs: counts of neighbours over the different stretches of a text, kept up to date as pairs are joined.</summary>
internal sealed class BytePairTraining
{
    private readonly List<(int[] Parts, long Count)> _words = [];
    private readonly Dictionary<(int, int), long> _counts = [];
    private readonly Dictionary<(int, int), HashSet<int>> _places = [];

    // The greatest count first; of equals the lower tokens, so that equal texts give equal encodings. Entries may be out of date.
    private readonly PriorityQueue<(int First, int Second), (long MinusCount, int First, int Second)> _queue = new();

    public BytePairTraining(ReadOnlySpan<byte> bytes)
    {
        Dictionary<string, long> stretches = new(StringComparer.Ordinal);
        List<string> order = [];
        while (!bytes.IsEmpty)
        {
            int length = BytePairSplit.First(bytes);
            string stretch = Encoding.Latin1.GetString(bytes[..length]);
            if (!stretches.TryGetValue(stretch, out long count))
            {
                order.Add(stretch);
            }

            stretches[stretch] = count + 1;
            bytes = bytes[length..];
        }

        foreach (string stretch in order)
        {
            int[] parts = [.. stretch.Select(letter => (int)letter)];
            _words.Add((parts, stretches[stretch]));
            Count(_words.Count - 1, sign: 1, touched: null);
        }

        foreach ((int, int) pair in _counts.Keys)
        {
            Enqueue(pair);
        }
    }

    /// <summary>The next pairs, at most so many.</summary>
    public IReadOnlyList<(int First, int Second)> Merge(int most)
    {
        List<(int First, int Second)> merges = [];
        while (merges.Count < most && Next() is { } pair)
        {
            int token = BytePairEncoding.Bytes + merges.Count;
            merges.Add(pair);
            HashSet<(int, int)> touched = [];
            foreach (int word in _places[pair].ToArray())
            {
                Count(word, sign: -1, touched);
                int[] parts = _words[word].Parts;
                Array.Resize(ref parts, BytePairEncoding.Join(parts, pair, token));
                _words[word] = (parts, _words[word].Count);
                Count(word, sign: 1, touched);
            }

            foreach ((int, int) other in touched)
            {
                Enqueue(other);
            }
        }

        return merges;
    }

    private (int First, int Second)? Next()
    {
        while (_queue.TryDequeue(out (int First, int Second) pair, out (long MinusCount, int, int) priority))
        {
            if (_counts.GetValueOrDefault(pair) == -priority.MinusCount)
            {
                return pair;
            }
        }

        return null;
    }

    // A pair that occurs once saves nothing elsewhere.
    private void Enqueue((int First, int Second) pair)
    {
        long count = _counts.GetValueOrDefault(pair);
        if (count >= 2)
        {
            _queue.Enqueue(pair, (-count, pair.First, pair.Second));
        }
    }

    private void Count(int word, int sign, HashSet<(int, int)>? touched)
    {
        (int[] parts, long count) = _words[word];
        for (int i = 0; i + 1 < parts.Length; i++)
        {
            (int, int) pair = (parts[i], parts[i + 1]);
            _counts[pair] = _counts.GetValueOrDefault(pair) + (sign * count);
            touched?.Add(pair);
            if (!_places.TryGetValue(pair, out HashSet<int>? places))
            {
                _places.Add(pair, places = []);
            }

            _ = sign > 0 ? places.Add(word) : places.Remove(word);
        }
    }
}
