namespace Nabla.Compilation;

/// <summary>What the runs of a function on a device have come to, as far as nobody has looked. See Note [Checks that are not waited for].</summary>
/// <param name="machine">The device's.</param>
internal sealed class Outcomes(Machine machine)
{
    // So many runs are asked for before one of them is looked at, where nobody reads what they give; half of them are waited for then.
    private const int Most = 256;

    private readonly Lock _lock = new();
    private readonly List<Outcome> _open = [];

    // What the device has said was wrong while somebody looked.
    private ArgumentOutOfRangeException? _said;

    private Variable? _hasFailed;

    /// <summary>1 where a run has failed and nobody was told, else 0; int64 [1].</summary>
    public Variable HasFailed
    {
        get
        {
            lock (_lock)
            {
                return _hasFailed ??= new Variable(Tensor.Of([0L]), trainable: false) { Name = "has failed" };
            }
        }
    }

    /// <summary>Where the machine's loops say that an index was wrong; null where they throw at once.</summary>
    public Variable? WrongIndex
    {
        get
        {
            lock (_lock)
            {
                return field ??= machine.WrongIndex is { } flag ? new Variable(flag, trainable: false) { Name = "wrong index" } : null;
            }
        }
    }

    private Outcome? Last
    {
        get
        {
            lock (_lock)
            {
                return _open.Count == 0 ? null : _open[^1];
            }
        }
    }

    /// <summary>Looks at what nobody has looked at for long.</summary>
    public void Bound()
    {
        Outcome? old = null;
        lock (_lock)
        {
            old = _open.Count < Most ? null : _open[Most / 2];
        }

        old?.CheckOnce();
    }

    /// <summary>Adds that of the run that was asked for last.</summary>
    public void Add(Outcome outcome)
    {
        lock (_lock)
        {
            _open.Add(outcome);
        }
    }

    /// <summary>Whether what a reading threw is about a run that has failed, whose own reading will throw it.</summary>
    public bool Postpones(ArgumentOutOfRangeException wrongIndex)
    {
        if (Last is not { } last || last.Code() == 0)
        {
            return false;
        }

        _said = wrongIndex;
        return true;
    }

    /// <summary>Reads what a run has come to. That an index was wrong is said by whatever is read first, and it may have been so in a later run.</summary>
    public int Read(Tensor code)
    {
        try
        {
            return code.ToScalar<int>();
        }
        catch (ArgumentOutOfRangeException wrongIndex)
        {
            int found = code.ToScalar<int>();
            if (found == 0 && !Postpones(wrongIndex))
            {
                throw;
            }

            _said = wrongIndex;
            return found;
        }
    }

    /// <summary>Throws if this run has failed, or an earlier one, so that this one changed nothing.</summary>
    /// <param name="outcome">That of the run.</param>
    /// <param name="isOnce">Whether only if nobody was told.</param>
    public void Check(Outcome outcome, bool isOnce)
    {
        // Before the lock, so that others go on meanwhile.
        int code = outcome.Code();
        bool isNews;
        lock (_lock)
        {
            int at = _open.IndexOf(outcome);
            isNews = at >= 0;
            if (at >= 0 && code == 0)
            {
                _open.RemoveRange(0, at + 1);
            }
            else if (at >= 0)
            {
                Tell(Math.Max(0, _open.FindIndex(static open => open.Code() != 0)));
            }
        }

        if (code != 0 && (isNews || !isOnce))
        {
            throw (outcome.Failure ?? outcome.Fail())();
        }
    }

    /// <summary>Has the runs from the one that failed on say so whenever what they gave is read, and later ones go on from what the variables hold.</summary>
    private void Tell(int failed)
    {
        Func<Exception> failure = _said is { } said ? () => said : (_open.Find(static open => open.Code() > 0) ?? _open[failed]).Fail();
        foreach (Outcome outcome in _open[failed..])
        {
            outcome.Failure = failure;
        }

        _open.Clear();
        _said = null;

        // Whoever reads may be writing a function down, of which this is no part.
        _hasFailed?.Adopt(Tensor.Of([0L]).Concrete);
    }
}
