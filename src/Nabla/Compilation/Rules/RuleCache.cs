using System.Collections.Concurrent;

namespace Nabla.Compilation;

/// <summary>The loops of rules that were run so far.</summary>
/// <remarks>
/// Note [Rules as loops]
/// Eagerly a composite's body and the reverse rules of formulas, reductions and composites are tensor code: several operations, each a pass over memory. Where all
/// that a rule is given is numbers, and nobody else is to hear of the steps, it runs as one loop instead, with the same bits. The loop is found by
/// what was asked of which operation, and by how the operands lie (<see cref="RuleKey"/>). Where it is not there yet, the rule is written down, passes and
/// fusion of the compiler make one program of it, and what is kept is a recipe that knows no sizes (<see cref="Recipe"/>): for other sizes only the loop's walk is
/// prepared again. Whether sizes matter (the mean's divisor is one) is found by writing the rule down for other sizes too.
/// A rule that is not one loop, and one that has not met many elements yet, is run as it stands.
/// </remarks>
internal sealed class RuleCache
{
    /// <summary>Loops are kept for so many signatures. Beyond, all are forgotten: recipes stay, so that costs little.</summary>
    private const int MostLoops = 4096;

    private readonly ConcurrentDictionary<RuleKey, Entry> _entries = new(RuleKey.Comparer);
    private readonly ConcurrentDictionary<RuleKey, Entry>.AlternateLookup<RuleCall> _lookup;
    private readonly Dictionary<RulePattern, RuleKind> _kinds = [];
    private readonly RuleText _text;

    /// <param name="text">Writes rules down.</param>
    public RuleCache(RuleText text)
    {
        _text = text;
        _lookup = _entries.GetAlternateLookup<RuleCall>();
    }

    /// <summary>Those of operations.</summary>
    public static RuleCache Shared { get; } = new(RuleText.OfOperations);

    /// <summary>A rule is made a loop when it has met so many elements: before, making it would take longer than it saves.</summary>
    public const long WorthElements = 1 << 18;

    /// <summary>Whether the call was run as one loop.</summary>
    /// <param name="call">What is asked.</param>
    /// <param name="count">How many elements the largest operand has.</param>
    /// <param name="results">Where the results are put.</param>
    public bool TryRun(RuleCall call, long count, Span<Tensor?> results)
    {
        if (Find(call, count) is not { } loop)
        {
            return false;
        }

        loop.Run(call.Operands, results);
        return true;
    }

    /// <summary>The loop that a call can be run as, if it is worth one.</summary>
    public RuleLoop? Find(RuleCall call, long count)
    {
        if (!_lookup.TryGetValue(call, out Entry? entry))
        {
            entry = Add(call);
        }

        return entry.Loop ?? Prepared(entry, call, count);
    }

    private static RuleLoop? Prepared(Entry entry, RuleCall call, long count)
    {
        if (entry.IsNone || !entry.Kind.IsWorth(count))
        {
            return null;
        }

        if (entry.Kind.Recipe(call, entry.Lengths) is not { } recipe)
        {
            entry.IsNone = true;
            return null;
        }

        return entry.Loop = recipe.Prepare(call.Operands, entry.Lengths, call.Device);
    }

    private Entry Add(RuleCall call)
    {
        (RulePattern pattern, int[] lengths) = RulePattern.Of(call);
        RuleKind? kind;
        lock (_kinds)
        {
            if (!_kinds.TryGetValue(pattern, out kind))
            {
                kind = new RuleKind(_text, pattern);
                _kinds.Add(pattern, kind);
            }
        }

        if (_entries.Count >= MostLoops)
        {
            _entries.Clear();
        }

        Entry entry = new(kind, lengths);
        _lookup[call] = entry;
        return entry;
    }

    /// <summary>What is known of calls of one signature.</summary>
    private sealed class Entry(RuleKind kind, int[] lengths)
    {
        private volatile RuleLoop? _loop;

        public RuleKind Kind => kind;

        public int[] Lengths => lengths;

        /// <summary>The loop, once it is made.</summary>
        public RuleLoop? Loop
        {
            get => _loop;
            set => _loop = value;
        }

        /// <summary>Whether it is known that there is none.</summary>
        public bool IsNone { get; set; }
    }
}
