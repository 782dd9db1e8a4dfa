namespace Nabla.Compilation;

/// <summary>What the checks of one run found. See Note [Checks that are not waited for].</summary>
/// <param name="among">Those of all runs.</param>
/// <param name="code">0 where all was well, <see cref="IsAfter"/> where an earlier run had failed, else what was wrong; int32 [1], on the device.</param>
/// <param name="exceptionOf">What is thrown for what was wrong.</param>
internal sealed class Outcome(Outcomes among, Tensor code, Func<int, Exception> exceptionOf) : IPendingCheck
{
    /// <summary>The code of a run after one that failed.</summary>
    public const int IsAfter = -1;

    /// <summary>The code of a run in which an index was wrong, which the device says itself.</summary>
    public const int IsWrongIndex = 1;

    /// <summary>What the codes of checks begin above.</summary>
    public const int LastOfItsOwn = IsWrongIndex;

    private volatile Tensor? _code = code;
    private volatile Func<int, Exception>? _exceptionOf = exceptionOf;
    private volatile int _known;

    /// <summary>Those of all runs.</summary>
    public Outcomes Among => among;

    /// <summary>Whether it is known that all was well.</summary>
    public bool IsWell => _code is null && _known == 0;

    /// <summary>What makes the exception for who reads what the run gave, where it is known that there is one.</summary>
    public Func<Exception>? Failure { get; set; }

    /// <summary>What was found; waits for the run.</summary>
    public int Code()
    {
        if (_code is { } code)
        {
            int known = among.Read(code);
            _known = known;
            _code = null;
            if (known == 0)
            {
                // The whole function hangs on it, and memory that the run has written may be kept for long.
                _exceptionOf = null;
            }
        }

        return _known;
    }

    public void Check() => among.Check(this, isOnce: false);

    /// <summary>Throws if this run has failed, or an earlier one, and nobody was told.</summary>
    public void CheckOnce() => among.Check(this, isOnce: true);

    public bool Postpones(ArgumentOutOfRangeException wrongIndex) => among.Postpones(wrongIndex);

    /// <summary>What makes the exception of this run, which has failed.</summary>
    public Func<Exception> Fail()
    {
        int code = Code();
        Func<int, Exception> made = _exceptionOf!;
        return () => made(code);
    }
}
