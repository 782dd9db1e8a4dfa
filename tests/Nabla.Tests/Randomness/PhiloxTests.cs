using System.Runtime.Intrinsics.X86;

namespace Nabla.Tests.Randomness;

public sealed unsafe class PhiloxTests
{
    // The known answers that the authors publish with Random123 (kat_vectors, philox4x32 10).
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Published_answers(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint y0, uint y1, uint y2, uint y3)
    {
        uint[] actual = Block(((ulong)c1 << 32) | c0, ((ulong)c3 << 32) | c2, ((ulong)k1 << 32) | k0);

        Assert.Equal((uint[])[y0, y1, y2, y3], actual);
    }

    [Fact]
    public void A_chunk_is_sixteen_blocks_word_by_word()
    {
        const ulong Index = 0x0123456789abcdeful;
        uint* narrow = stackalloc uint[Chunk.Words32];
        ulong* wide = stackalloc ulong[Chunk.Words64];
        var chunk = new Chunk(seed: 5, stream: 0x8877665544332211ul, Index);

        chunk.Store(narrow);
        chunk.Store(wide);

        for (int b = 0; b < Chunk.Blocks; b++)
        {
            uint[] block = Block(unchecked((Index * Chunk.Blocks) + (ulong)b), 0x8877665544332211ul, 5);
            Assert.Equal(block, (uint[])[narrow[b], narrow[16 + b], narrow[32 + b], narrow[48 + b]]);
            Assert.Equal((ulong[])[((ulong)block[0] << 32) | block[1], ((ulong)block[2] << 32) | block[3]], (ulong[])[wide[b], wide[16 + b]]);
        }
    }

    [Fact]
    public void Registers_of_every_width_give_the_same_words()
    {
        SameAsOneByOne<Word>();
        if (Avx2.IsSupported)
        {
            SameAsOneByOne<Words4>();
        }

        if (Avx512F.IsSupported)
        {
            SameAsOneByOne<Words8>();
        }
    }

    private static void SameAsOneByOne<W>()
        where W : unmanaged, IWords<W>
    {
        uint* expected = stackalloc uint[Chunk.Words32];
        uint* actual = stackalloc uint[Chunk.Words32];
        ulong* expectedWide = stackalloc ulong[Chunk.Words64];
        ulong* actualWide = stackalloc ulong[Chunk.Words64];
        foreach (ulong index in new ulong[] { 0, 1, 0x0fffffff, 0x10000000, ulong.MaxValue >> 4 })
        {
            var chunk = new Chunk(0xdeadbeefcafef00dul, 3, index);
            chunk.Store<Word>(expected);
            chunk.Store<W>(actual);
            chunk.Store<Word>(expectedWide);
            chunk.Store<W>(actualWide);
            Assert.Equal(new Span<uint>(expected, Chunk.Words32), new Span<uint>(actual, Chunk.Words32));
            Assert.Equal(new Span<ulong>(expectedWide, Chunk.Words64), new Span<ulong>(actualWide, Chunk.Words64));
        }
    }

    private static uint[] Block(ulong index, ulong stream, ulong seed)
    {
        Word x0 = Word.Of(index);
        Word x1 = Word.Of(index >> 32);
        Word x2 = Word.Of(stream);
        Word x3 = Word.Of(stream >> 32);
        Philox.Scramble(ref x0, ref x1, ref x2, ref x3, seed);
        uint[] words = new uint[4];
        fixed (uint* to = words)
        {
            Word.StoreLower(x0, to);
            Word.StoreLower(x1, to + 1);
            Word.StoreLower(x2, to + 2);
            Word.StoreLower(x3, to + 3);
        }

        return words;
    }
}
