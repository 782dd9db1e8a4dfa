using Nabla.Data;

namespace Nabla.Tests.Data.Text;

public sealed class CharacterVocabularyTests
{
    [Fact]
    public void Characters_are_numbered_in_their_order()
    {
        CharacterVocabulary vocabulary = new("banana.\n");

        Assert.Equal((5, "\n.abn"), (vocabulary.Count, vocabulary.Characters));
        Assert.Equal([3L, 2, 4], vocabulary.Encode("ban"));
        Assert.Equal("nab.", vocabulary.Decode([4, 2, 3, 1]));
        Assert.StartsWith("Character 2 of the text, 'z' (U+007A), is none of the vocabulary's 5.", Assert.Throws<ArgumentException>(() => vocabulary.Encode("baz")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary.Decode([5]));
        Assert.Throws<ArgumentException>(() => new CharacterVocabulary(""));
    }
}
