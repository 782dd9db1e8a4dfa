using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nabla;

/// <summary>Several 64-bit words side by side, of which Philox uses the lower halves and lets the upper ones hold anything.</summary>
internal unsafe interface IWords<W>
    where W : unmanaged, IWords<W>
{
    /// <summary>How many words.</summary>
    static abstract int Count { get; }

    static abstract W Of(ulong word);

    /// <summary>first, first + 1, …</summary>
    static abstract W From(ulong first);

    /// <summary>The product of the lower halves with a factor below 2³².</summary>
    static abstract W Multiply(W x, W factor);

    /// <summary>The upper half, moved down.</summary>
    static abstract W Upper(W x);

    static abstract W operator ^(W x, W y);

    /// <summary>The lower half of <paramref name="upper"/> above that of <paramref name="lower"/>.</summary>
    static abstract W Join(W upper, W lower);

    /// <summary>Stores the lower halves one after the other.</summary>
    static abstract void StoreLower(W x, uint* to);
}

/// <summary>One word, for processors without wide registers.</summary>
internal readonly unsafe struct Word(ulong value) : IWords<Word>
{
    private readonly ulong _value = value;

    public static int Count => 1;

    /// <summary>All of the word.</summary>
    public ulong Bits => _value;

    public static Word Of(ulong word) => new(word);

    public static Word From(ulong first) => new(first);

    public static Word Multiply(Word x, Word factor) => new((ulong)(uint)x._value * (uint)factor._value);

    public static Word Upper(Word x) => new(x._value >> 32);

    public static Word operator ^(Word x, Word y) => new(x._value ^ y._value);

    public static Word Join(Word upper, Word lower) => new((upper._value << 32) | (uint)lower._value);

    public static void StoreLower(Word x, uint* to) => *to = (uint)x._value;
}

/// <summary>A register of four.</summary>
internal readonly unsafe struct Words4(Vector256<ulong> value) : IWords<Words4>
{
    private readonly Vector256<ulong> _value = value;

    public static int Count => 4;

    public static Words4 Of(ulong word) => new(Vector256.Create(word));

    public static Words4 From(ulong first) => new(Vector256.Create(first) + Vector256.Create(0ul, 1, 2, 3));

    public static Words4 Multiply(Words4 x, Words4 factor) => new(Avx2.Multiply(x._value.AsUInt32(), factor._value.AsUInt32()));

    public static Words4 Upper(Words4 x) => new(x._value >>> 32);

    public static Words4 operator ^(Words4 x, Words4 y) => new(x._value ^ y._value);

    public static Words4 Join(Words4 upper, Words4 lower) => new((upper._value << 32) | (lower._value & Vector256.Create(0xfffffffful)));

    public static void StoreLower(Words4 x, uint* to) =>
        Avx2.PermuteVar8x32(x._value.AsUInt32(), Vector256.Create(0u, 2, 4, 6, 0, 0, 0, 0)).GetLower().Store(to);
}

/// <summary>A register of eight.</summary>
internal readonly unsafe struct Words8(Vector512<ulong> value) : IWords<Words8>
{
    private readonly Vector512<ulong> _value = value;

    public static int Count => 8;

    public static Words8 Of(ulong word) => new(Vector512.Create(word));

    public static Words8 From(ulong first) => new(Vector512.Create(first) + Vector512.Create(0ul, 1, 2, 3, 4, 5, 6, 7));

    public static Words8 Multiply(Words8 x, Words8 factor) => new(Avx512F.Multiply(x._value.AsUInt32(), factor._value.AsUInt32()));

    public static Words8 Upper(Words8 x) => new(x._value >>> 32);

    public static Words8 operator ^(Words8 x, Words8 y) => new(x._value ^ y._value);

    public static Words8 Join(Words8 upper, Words8 lower) => new((upper._value << 32) | (lower._value & Vector512.Create(0xfffffffful)));

    public static void StoreLower(Words8 x, uint* to) => Avx512F.ConvertToVector256UInt32(x._value).Store(to);
}
