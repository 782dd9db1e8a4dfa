using System.Text;
using Nabla.Data;

namespace Nabla.Tests.Data.Text;

public sealed class BytePairEncodingTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void The_most_frequent_pairs_are_joined_first()
    {
        // "low" 5 times, "lower" twice, "newest" 6 times, "widest" 3 times: the example of Sennrich et al.
        string text = string.Join('\n', Enumerable.Repeat("low", 5).Concat(Enumerable.Repeat("lower", 2)).Concat(Enumerable.Repeat("newest", 6)).Concat(Enumerable.Repeat("widest", 3)));
        BytePairEncoding encoding = BytePairEncoding.Train(text, 256 + 4);

        Assert.Equal(["es", "est", "lo", "low"], Enumerable.Range(256, 4).Select(token => encoding.Decode([token])));
        Assert.Equal(260, encoding.VocabularySize);
        Assert.Equal([(long)'n', 'e', 'w', 257], encoding.Encode("newest"));
        Assert.Equal([259, 257], encoding.Encode("lowest"));
    }

    [Fact]
    public void It_is_what_counting_anew_each_time_gives()
    {
        string text = Corpus();
        BytePairEncoding encoding = BytePairEncoding.Train(text, 256 + 120);
        Assert.Equal(Naive(text, 120), encoding.Merges);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Any_bytes_decode_to_themselves(int seed)
    {
        BytePairEncoding encoding = BytePairEncoding.Train(Corpus(), 500);
        Random random = new(seed);
        for (int round = 0; round < 200; round++)
        {
            byte[] bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            for (int i = 0; round % 2 == 0 && i < bytes.Length; i++)
            {
                bytes[i] = " the a\nn\t0"u8[bytes[i] % 10];
            }

            Assert.Equal(bytes, encoding.DecodeBytes(encoding.Encode(bytes)));
        }

        string text = "ein Haus – eine Brücke 日本語 🎈\r\n\t x  y   12345" + new string('a', 1000);
        Assert.Equal(text, encoding.Decode(encoding.Encode(text)));
        Assert.Empty(encoding.Encode(""));
        Assert.True(encoding.Encode(Corpus()).Length < Corpus().Length / 2);
    }

    [Fact]
    public void What_is_saved_is_loaded()
    {
        BytePairEncoding encoding = BytePairEncoding.Train(Corpus(), 300);
        encoding.Save(_path);
        BytePairEncoding loaded = BytePairEncoding.Load(_path);

        Assert.Equal(encoding.Merges, loaded.Merges);
        Assert.Equal(encoding.Encode(Corpus()), loaded.Encode(Corpus()));
    }

    [Theory]
    [InlineData("", "holds no byte-pair encoding")]
    [InlineData("{}", "holds no byte-pair encoding")]
    [InlineData("[1]", "holds no byte-pair encoding")]
    [InlineData("""{"format": "nabla-bpe", "version": 2, "merges": []}""", "version 1")]
    [InlineData("""{"format": "nabla-bpe", "version": 1, "merges": [[1]]}""", "is no pair")]
    [InlineData("""{"format": "nabla-bpe", "version": 1, "merges": [[1, 256]]}""", "Pair 0 of the encoding, 1 with 256, cannot become token 256")]
    [InlineData("""{"format": "nabla-bpe", "version": 1, "merges": [[1, 2], [1, 2]]}""", "Pair 1 of the encoding")]
    [InlineData("""{"format": "nabla-bpe", "version": 1, "merges": [[1, 1], [256, 256], [257, 257], [258, 258], [259, 259], [260, 260], [261, 261]]}""", "at most 64 bytes")]
    public void A_file_that_is_none_is_refused(string content, string expected)
    {
        File.WriteAllText(_path, content);
        string message = Assert.Throws<InvalidDataException>(() => BytePairEncoding.Load(_path)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.StartsWith(_path, message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_no_tokens_beyond_the_vocabulary()
    {
        BytePairEncoding encoding = BytePairEncoding.Train("", 1000);
        Assert.Equal(256, encoding.VocabularySize);
        Assert.StartsWith("There is no token 256; they are 0 to 255.", Assert.Throws<ArgumentOutOfRangeException>(() => encoding.Decode([256])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => BytePairEncoding.Train("", 255));
    }

    private static string Corpus()
    {
        string[] words = ["the", "there", "other", "an", "and", "ban", "banana", "1234", "12", "...", "–", "Brücke"];
        Random random = new(5);
        StringBuilder text = new();
        for (int i = 0; i < 1500; i++)
        {
            text.Append(words[random.Next(words.Length)]).Append(random.Next(9) == 0 ? ".\n" : " ");
        }

        return text.ToString();
    }

    private static List<(int, int)> Naive(string text, int merges)
    {
        List<int[]> words = [];
        for (ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(text); !rest.IsEmpty;)
        {
            int length = BytePairSplit.First(rest);
            words.Add([.. rest[..length].ToArray().Select(value => (int)value)]);
            rest = rest[length..];
        }

        List<(int, int)> learned = [];
        while (learned.Count < merges)
        {
            IGrouping<(int, int), (int, int)>? most = words.SelectMany(word => word.Zip(word.Skip(1))).GroupBy(pair => pair).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).FirstOrDefault();
            if (most is null || most.Count() < 2)
            {
                break;
            }

            (int, int) best = most.Key;
            for (int i = 0; i < words.Count; i++)
            {
                words[i] = words[i][..BytePairEncoding.Join(words[i], best, 256 + learned.Count)];
            }

            learned.Add(best);
        }

        return learned;
    }
}
