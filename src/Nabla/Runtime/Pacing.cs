using System.Diagnostics;

namespace Nabla;

// Note [When the pool collects]
// Only the collector knows which tensors are dead, and what asking costs depends on the moment. Right after Backward has
// dropped its graph nearly all that a step allocated is dead and young: collecting generations 0 and 1 then takes some
// hundred microseconds, however large the user's heap is. In mid-step a collection finds the tape alive and promotes it,
// and what is promoted twice is out of reach of all but full collections. So:
// * at a safe point: generations 0 and 1, if enough was handed out since the last; where collecting turns out to be dear
//   (many threads to stop, many young objects of the user's), only if more is in use than was lately alive at once. Where
//   several threads take steps, the safe point of one is the middle of another's step, so there it counts for nothing;
// * while renting: as soon as more has been handed out than stays in the caches, if collecting costs less time than memory
//   that has to be fetched again does: what is written next is then still warm. Where that finds much of it alive, it is the
//   middle of a step: such collections pause until more has been handed out, each time for longer;
// * at the latest once the blocks in use exceed twice (where a full collection is dear, up to two and a half times) what
//   collections lately found alive. Where safe points come this is mid-step, and only generation 0 is collected: nothing is
//   promoted twice. Elsewhere generations 0 and 1;
// * everything, instead of one of the above: when what lies in generation 2 without having proved itself long-lived
//   exceeds a quarter of what is alive, and then only as often as its cost allows, the more often the more there is of it.
//   No young collection comes just before it: that would push a living tape into generation 2. A background collection
//   is no cheaper way: young ones wait until it is over.

/// <summary>Decides when to collect what, from what collections found and cost. The pool holds its lock around every call.</summary>
internal sealed class Pacing
{
    private const long Floor = 32L << 20;
    private const long ShortestPause = 512L << 20;
    private const long LongestPause = 4096L << 20;
    private const int Confidence = 64;
    private const long WarmWait = 4;
    private const long Roomy = 64L << 20;
    private const long Plenty = 256L << 20;
    private const long SafePointFloor = 16L << 20;
    private const double Forgetting = 0.99;
    private const long YoungWait = 16;
    private const long FullWait = 25;
    private static readonly long s_dear = Stopwatch.Frequency / 8;

    // What is written again stays in the caches up to an eighth of the third level, which others use too; beyond the most, little is gained.
    private const long LeastWarm = 8L << 20;
    private const long MostWarm = 32L << 20;

    // Measured: so much longer it takes to write what stays in the caches where it has to be fetched from memory again.
    private static readonly long s_fetched = Stopwatch.Frequency / 4000;
    private static readonly long s_period = 5 * Stopwatch.Frequency;

    private readonly long _warm;
    private long _high;
    private long _old;
    private long _proven;
    private long _settled;
    private long _left;
    private long _limit = Floor;
    private long _pause;
    private long _nextPause = ShortestPause;
    private long _handedAtSweep;
    private int _hits;
    private int _thread = -1;
    private long _handedAtChange = long.MinValue / 2;
    private long _handedAtSafePoint = long.MinValue / 2;
    private long _handedAtYoung = long.MinValue / 2;
    private long _youngTicks;
    private bool _isCheap;
    private long _youngEnd = long.MinValue / 2;
    private long _fullTicks;
    private long _fullEnd;
    private long _periodEnd;
    private long _peakBefore;

    /// <summary>Pacing that begins now, where a full collection is thought to cost so much until one has been measured, and the third-level cache has so many bytes.</summary>
    public Pacing(long now = 0, long fullTicks = 0, long cache = 0)
    {
        _warm = Math.Clamp(cache / 8, LeastWarm, MostWarm);
        _fullEnd = now;
        _fullTicks = fullTicks;
    }

    /// <summary>Renting beyond so many bytes in use collects first.</summary>
    public long Limit => _isCheap && _pause <= 0 ? Math.Min(_limit, _left + _warm) : _limit;

    /// <summary>The most bytes in use at once in this period, kept by the pool.</summary>
    public long Peak { get; set; }

    /// <summary>How much may be mapped so that large pieces stay whole: an eighth more than was lately in use at once.</summary>
    public long Room => Math.Max(Peak, _peakBefore) / 8 * 9;

    /// <summary>A storage that has outlived the handing out of so many bytes is no part of any step.</summary>
    public long LongLife => 4 * _high;

    /// <summary>What to collect before renting beyond the limit.</summary>
    public int WhileRenting(long handed, long now)
    {
        if (FullIsDue(now))
        {
            return GC.MaxGeneration;
        }

        // Collections that only keep memory warm come often: they must not push into generation 2 what the user will soon drop.
        bool warms = Limit < _limit && handed - _handedAtYoung < Floor;
        if (warms || handed - _handedAtSafePoint < Math.Max(LongLife, Floor))
        {
            return 0;
        }

        _handedAtYoung = handed;
        return 1;
    }

    /// <summary>What to collect at a safe point of this thread, or -1.</summary>
    public int AtSafePoint(long live, long handed, long now, int thread = 0)
    {
        if (thread != _thread)
        {
            _handedAtChange = _thread < 0 ? _handedAtChange : handed;
            _thread = thread;
        }

        if (handed - _handedAtChange < 4 * LongLife)
        {
            return -1;
        }

        _handedAtSafePoint = handed;
        long dead = live - _settled;
        bool canWait = live <= Limit / 2 && now - _youngEnd < YoungWait * _youngTicks;
        long few = _isCheap ? Math.Clamp(_settled / 2, _warm / 2, _warm) : Math.Max(SafePointFloor, _settled / 2);
        return dead <= few || canWait ? -1
            : FullIsDue(now) ? GC.MaxGeneration
            : 1;
    }

    /// <summary>Learns what a collection left alive: in all, in generation 2, and there long enough to belong to no step.</summary>
    public void Swept(int generation, bool safe, long live, long old, long proven, long handed = 0)
    {
        if (_pause > 0)
        {
            _pause -= handed - _handedAtSweep;
        }
        else if (!safe && Limit < _limit)
        {
            Learn(live - _left > _warm / 8);
        }

        _handedAtSweep = handed;
        _left = live;
        _old = old;
        _settled = safe ? live : Math.Min(_settled, live);
        if (generation == 0)
        {
            // What is left may be alive or be garbage in generation 1: a safe point will tell, and until then a little more is let pass.
            _limit = Math.Max(_limit, live + (live / 4));
            return;
        }

        if (generation == GC.MaxGeneration)
        {
            // What was thought alive was partly garbage out of reach; a quarter is the most that was let pass.
            _high = _high / 4 * 3;
            _proven = proven;
        }

        _high = Math.Max((long)(_high * Forgetting), live);

        // Of what is in doubt only half counts twice. Where a full collection is dear, promotion is to be avoided: the young ones
        // come less often as long as little is in doubt. Small live sets may grow faster, so that a first step is not
        // collected, and promoted, again and again.
        long doubt = Math.Clamp(old - _proven, 0, _high);
        bool dear = _fullTicks > s_dear;
        long twice = dear ? (5 * _high / 2) - (5 * doubt / 4) : (2 * _high) - (doubt / 2);
        _limit = Math.Max(Math.Max(Floor, twice), Math.Min(4 * _high, Roomy));
    }

    /// <summary>Learns what a collection cost.</summary>
    public void Took(int generation, long start, long end)
    {
        _isCheap = end - start <= s_fetched || start - _youngEnd >= WarmWait * (end - start);
        if (generation == GC.MaxGeneration)
        {
            _fullTicks = end - start;
            _fullEnd = end;
        }
        else
        {
            _youngTicks += (end - start - _youngTicks) / 4;
        }

        _youngEnd = end;
    }

    /// <summary>How much may stay mapped: what was in use at once during the last two periods, and a little more.</summary>
    public long Keep(long live, long now)
    {
        long keep = Math.Max(Peak, _peakBefore);
        if (now > _periodEnd)
        {
            _periodEnd = now + s_period;
            _peakBefore = Peak;
            Peak = live;
        }

        return keep + (keep / 2) + Floor;
    }

    /// <summary>Whether looking for the dead among what was just handed out was in vain decides how soon to do so again.</summary>
    private void Learn(bool inVain)
    {
        if (inVain)
        {
            _hits = 0;
            _pause = _nextPause;
            _nextPause = Math.Min(2 * _nextPause, LongestPause);
        }
        else if (++_hits == Confidence)
        {
            _hits = 0;
            _nextPause = Math.Max(_nextPause / 2, ShortestPause);
        }
    }

    private bool FullIsDue(long now)
    {
        long doubtful = _old - _proven;
        if (doubtful <= Math.Max(Floor, _high / 4))
        {
            return false;
        }

        double excess = 1 + (doubtful / (double)Math.Max(_high - doubtful, Plenty));
        return now - _fullEnd > FullWait / excess * _fullTicks;
    }
}
