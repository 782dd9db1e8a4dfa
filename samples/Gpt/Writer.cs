using Nabla;
using Nabla.Data;

namespace GptSample;

/// <summary>Goes on with a text, a token at a time.</summary>
/// <param name="model">What says which may come next.</param>
/// <param name="vocabulary">The characters.</param>
/// <param name="temperature">What logits are divided by: below 1 the likely becomes likelier.</param>
/// <param name="choices">Among how many of the likeliest it draws.</param>
/// <param name="remembers">Whether keys and values of the tokens so far are kept; without, all is computed again for each token, with the same text in the end.</param>
internal sealed class Writer(LanguageModel model, CharacterVocabulary vocabulary, double temperature, int choices, bool remembers = true)
{
    private readonly Func<Tensor, Tensor> _predict = Transform.Jit((Tensor x) => model.Predict(x));
    private readonly Func<Tensor, Tensor, Tensor> _next = Next(model);

    /// <summary>The text and so many characters more. The same for the same seed.</summary>
    public string Continue(string text, int characters, ulong seed)
    {
        model.Eval();
        List<long> tokens = [.. vocabulary.Encode(text)];
        double[] draws = Tensor.Rand([characters], DType.Float64, seed: seed).ToArray<double>();
        (int begin, int known) = (0, 0);
        foreach (double draw in draws)
        {
            if (tokens.Count - begin > model.Context)
            {
                // Places are those of a context: where it is full, its second half begins a new one.
                (begin, known) = (tokens.Count - Math.Max(1, model.Context / 2), 0);
            }

            Tensor logits = remembers ? Remembered(tokens, begin, known) : Whole(tokens, begin);
            known = tokens.Count - begin;
            tokens.Add(Chosen(logits, draw));
        }

        return vocabulary.Decode(tokens.ToArray());
    }

    private static Func<Tensor, Tensor, Tensor> Next(LanguageModel model)
    {
        KeyValues[] memory = model.Memory();
        return Transform.Jit((Tensor token, Tensor place) =>
        {
            using NoGradScope unrecorded = Transform.NoGrad();
            return model.Next(token, place, memory);
        });
    }

    private Tensor Remembered(List<long> tokens, int begin, int known)
    {
        Tensor? logits = null;
        for (int place = known; place < tokens.Count - begin; place++)
        {
            logits = _next(Tensor.Of<long>([tokens[begin + place]], [1, 1]), Tensor.Of((long)place));
        }

        return logits!;
    }

    private Tensor Whole(List<long> tokens, int begin)
    {
        // Always a whole context, so that one compiled function serves: what is behind the end is not seen.
        long[] seen = new long[model.Context];
        tokens.CopyTo(begin, seen, 0, tokens.Count - begin);
        return _predict(Tensor.Of<long>(seen, [1, model.Context]))[0, tokens.Count - begin - 1];
    }

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
