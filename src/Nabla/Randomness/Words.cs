namespace Nabla;

/// <summary>A stream of words of one number's own, for what needs an unknown count of them: it begins at a random number of [0, 1).</summary>
internal struct Words
{
    private readonly ulong _key;
    private ulong _next;
    private ulong _kept;
    private bool _isKept;

    /// <summary>The stream of the upper 53 bits of a number.</summary>
    public Words(double start) => _key = (ulong)(start * (1L << 53));

    /// <summary>The next number of the uniform distribution on (0, 1), an odd multiple of 2⁻⁵³.</summary>
    public double Uniform() => Between(Next());

    /// <summary>The number of (0, 1) that a word stands for. One bit more, and half a step above the greatest would round to 1.</summary>
    internal static double Between(ulong word) => ((word >> 12) + 0.5) / (1L << 52);

    // A block has 128 bits, two numbers.
    private ulong Next()
    {
        if (_isKept)
        {
            _isKept = false;
            return _kept;
        }

        Word x0 = Word.Of(_next);
        Word x1 = Word.Of(_next >> 32);
        Word x2 = Word.Of(0);
        Word x3 = Word.Of(0);
        _next++;
        Philox.Scramble(ref x0, ref x1, ref x2, ref x3, _key);
        _kept = Word.Join(x2, x3).Bits;
        _isKept = true;
        return Word.Join(x0, x1).Bits;
    }
}
