using GptSample;
using Nabla.Data;

namespace Nabla.Tests.Samples;

/// <summary>What the transformer writes, with what it knows kept and with all computed again.</summary>
public sealed class GptWriterTests
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz ";

    [Theory]
    [InlineData("a", 12)]
    [InlineData("once upon a time", 40)]
    [InlineData("the prompt is longer than what the model sees at once", 25)]
    public void Kept_keys_and_values_write_the_same_text(string prompt, int characters)
    {
        CharacterVocabulary vocabulary = new(Letters);
        LanguageModel model = new(vocabulary.Count, context: 16, width: 24, heads: 3, blocks: 2, dropout: 0.1);

        // Fresh weights say next to nothing: with these, what is said depends on what was read.
        foreach ((int i, Variable parameter) in model.Parameters.Where(static one => one.Rank == 2).Index())
        {
            parameter.Value = Tensor.Randn(parameter.Shape, seed: (ulong)i) * 0.3f;
        }

        Writer kept = new(model, vocabulary, temperature: 1, choices: 20);
        string text = kept.Continue(prompt, characters, seed: 5);
        Assert.Equal(new Writer(model, vocabulary, temperature: 1, choices: 20, remembers: false).Continue(prompt, characters, seed: 5), text);
        Assert.Equal(prompt.Length + characters, text.Length);
        Assert.StartsWith(prompt, text, StringComparison.Ordinal);

        // Nothing is left behind of the last text.
        Assert.Equal(text, kept.Continue(prompt, characters, seed: 5));
        Assert.NotEqual(text, kept.Continue(prompt, characters, seed: 6));
    }
}
