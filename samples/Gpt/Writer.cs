using Nabla;
using Nabla.Data;

namespace GptSample;

/// <summary>Goes on with a text, a token at a time.</summary>
/// <param name="model">What says which may come next.</param>
/// <param name="vocabulary">The characters.</param>
/// <param name="temperature">What logits are divided by: below 1 the likely becomes likelier.</param>
/// <param name="choices">Among how many of the likeliest it draws.</param>
internal sealed class Writer(LanguageModel model, CharacterVocabulary vocabulary, double temperature, int choices)
{
    /// <summary>The text and so many characters more. The same for the same seed.</summary>
    public string Continue(string text, int characters, ulong seed)
    {
        model.Eval();
        List<long> tokens = [.. vocabulary.Encode(text)];
        double[] draws = Tensor.Rand([characters], DType.Float64, seed: seed).ToArray<double>();
        foreach (double draw in draws)
        {
            // Always a whole context, so that one compiled function serves: what is behind the end is not seen.
            long[] seen = new long[model.Context];
            int count = Math.Min(tokens.Count, model.Context);
            tokens.CopyTo(tokens.Count - count, seen, 0, count);
            Tensor logits = _predict(Tensor.Of<long>(seen, [1, model.Context]))[0, count - 1];
            tokens.Add(Chosen(logits, draw));
        }

        return vocabulary.Decode(tokens.ToArray());
    }

    private readonly Func<Tensor, Tensor> _predict = Transform.Jit((Tensor x) => model.Predict(x));

    private long Chosen(Tensor logits, double draw)
    {
        (Tensor values, Tensor indices) = logits.TopK(Math.Min(choices, vocabulary.Count), 0);
        float[] likely = (values / temperature).Softmax(0).ToArray<float>();
        int chosen = 0;
        for (double sum = likely[0]; sum <= draw && chosen + 1 < likely.Length; sum += likely[chosen])
        {
            chosen++;
        }

        return (long)indices[chosen];
    }
}
