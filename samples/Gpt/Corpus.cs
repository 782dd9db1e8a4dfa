using Nabla;
using Nabla.Data;

namespace GptSample;

/// <summary>A text as tokens, the last tenth of it kept to judge by.</summary>
internal sealed class Corpus
{
    private readonly long[] _train, _test;

    /// <exception cref="BadInputException">The text is too short.</exception>
    public Corpus(string text, int context)
    {
        Vocabulary = new CharacterVocabulary(text.Length > 0 ? text : throw new BadInputException("The text is empty."));
        long[] tokens = Vocabulary.Encode(text);
        int cut = tokens.Length - (tokens.Length / 10);
        (_train, _test) = (tokens[..cut], tokens[cut..]);
        Train = new SlidingWindows(Tensor.Of<long>(_train), context);
        Test = new SlidingWindows(Tensor.Of<long>(_test), context, stride: context);
        if (Test.Count == 0)
        {
            throw new BadInputException($"The text has {tokens.Length} characters; with a context of {context} it needs {10 * (context + 1)}.");
        }
    }

    public CharacterVocabulary Vocabulary { get; }

    public SlidingWindows Train { get; }

    public SlidingWindows Test { get; }

    /// <summary>The loss on the rest of the text of counting how often characters follow each other: after <paramref name="before"/> characters, mixed with shorter ones.</summary>
    public double CountingLoss(int before)
    {
        // Each longer context counts as much as one more look at the shorter one's guess (Witten, Bell 1991).
        Dictionary<(int, string), Dictionary<long, int>> counts = [];
        string text = Vocabulary.Decode(_train);
        for (int i = 0; i < text.Length; i++)
        {
            for (int length = 0; length <= Math.Min(before, i); length++)
            {
                Dictionary<long, int> next = counts.TryGetValue((length, text[(i - length)..i]), out Dictionary<long, int>? known) ? known : counts[(length, text[(i - length)..i])] = [];
                next[_train[i]] = next.GetValueOrDefault(_train[i]) + 1;
            }
        }

        string rest = Vocabulary.Decode(_test);
        double loss = 0;
        for (int i = before; i < rest.Length; i++)
        {
            double likely = 1.0 / Vocabulary.Count;
            for (int length = 0; length <= before && counts.TryGetValue((length, rest[(i - length)..i]), out Dictionary<long, int>? next); length++)
            {
                likely = (next.GetValueOrDefault(_test[i]) + (next.Count * likely)) / (next.Values.Sum() + next.Count);
            }

            loss -= Math.Log(likely);
        }

        return loss / (rest.Length - before);
    }
}
