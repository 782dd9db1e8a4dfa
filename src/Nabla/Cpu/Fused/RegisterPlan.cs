using Nabla.Compilation;

namespace Nabla.Cpu;

/// <summary>What of a kernel stays in registers.</summary>
/// <remarks>
/// Note [What stays in registers]
/// The steps of one register of elements depend on each other, so the processor waits for most of them, and it looks only so many steps ahead. Where registers suffice, two registers of
/// elements are computed step by step together. Then constants have what is left, first those that are used most; the others are read from memory where they are used, which costs nothing
/// beside arithmetic. Left to itself, the compiler holds every constant in a register and puts aside what is computed.
/// A comparison that only selects is made where it does: there it is a mask of bits, elsewhere a register.
/// </remarks>
internal sealed class RegisterPlan
{
    // Of 512 bits, without one for what the compiler moves about.
    private const int Registers = 31;

    // The compiler stops inlining in methods that are too long.
    private const int MostSteps = 256;

    private readonly IReadOnlyList<SymbolTable.Entry> _entries;
    private readonly int[] _fetched = [];
    private readonly HashSet<int> _compared = [];

    /// <summary>The plan of a kernel.</summary>
    /// <param name="loop">Its steps.</param>
    /// <param name="key">What it is for.</param>
    /// <param name="accumulators">Registers that hold the accumulators of one combination.</param>
    public RegisterPlan(SymbolicLoop loop, KernelKey key, int accumulators)
    {
        _entries = loop.Table.Entries;
        Together = 1;
        if (key.RegisterBits != 512 || _entries.Any(static entry => entry.Lane is not (DType.Float32 or DType.Int32)))
        {
            return;
        }

        int[] outputs = loop.Outputs.ToArray();
        IEnumerable<int> numbers = Enumerable.Range(0, _entries.Count);
        _compared.UnionWith(numbers.Where(number => OnlySelects(number) && !outputs.Contains(number)));

        bool[] isHeld = [.. numbers.Select(number => _entries[number] is { Step: Step.Input } input && key.IsRepeated((int)input.Bits))];
        bool[] isAccumulator = [.. numbers.Select(number => _entries[number] is { Step: Step.Input } input && (int)input.Bits >= key.Program.Inputs - key.Accumulated)];
        bool[] isComputed = [.. numbers.Select(number => _entries[number].Step != Step.Constant && !isHeld[number] && !isAccumulator[number] && !_compared.Contains(number))];
        int left = Registers - key.Accumulated * accumulators - isHeld.Count(static held => held);
        int most = MostAtOnce(isComputed, outputs[..^key.Accumulated]);
        if (key.Accumulated > 0 && accumulators % 2 == 0 && 2 * most <= left && 2 * _entries.Count <= MostSteps)
        {
            Together = 2;
        }

        int[] uses = new int[_entries.Count];
        foreach (int argument in numbers.SelectMany(Arguments))
        {
            uses[argument]++;
        }

        IEnumerable<int> constants = numbers.Where(number => _entries[number].Step == Step.Constant && !outputs.Contains(number));
        _fetched = [.. constants.OrderByDescending(number => uses[number]).Skip(Math.Max(0, left - Together * most))];
    }

    /// <summary>How many registers of each value are computed step by step together.</summary>
    public int Together { get; }

    /// <summary>The constants that are read from memory where they are used.</summary>
    public ReadOnlySpan<int> Fetched => _fetched;

    /// <summary>Whether a constant is one of them.</summary>
    public bool IsFetched(int number) => Fetched.Contains(number);

    /// <summary>Whether a comparison is made where it is used.</summary>
    public bool IsCompared(int number) => _compared.Contains(number);

    private bool OnlySelects(int number)
        => _entries[number].Step is Step.Less or Step.LessOrEqual or Step.Equal
            && _entries.All(entry => entry.Y != number && entry.Z != number && (entry.X != number || entry.Step == Step.Select));

    /// <summary>The most of what is computed that is held at once; outputs until everything is.</summary>
    private int MostAtOnce(bool[] isComputed, int[] outputs)
    {
        int[] lastUse = new int[_entries.Count];
        for (int number = 0; number < _entries.Count; number++)
        {
            foreach (int argument in Arguments(number))
            {
                lastUse[argument] = number;
            }
        }

        foreach (int output in outputs)
        {
            lastUse[output] = _entries.Count;
        }

        int most = 0;
        int held = 0;
        for (int number = 0; number < _entries.Count; number++)
        {
            held -= Arguments(number).Distinct().Count(argument => isComputed[argument] && lastUse[argument] == number);
            held += isComputed[number] && lastUse[number] > number ? 1 : 0;
            most = Math.Max(most, held);
        }

        return most;
    }

    /// <summary>What a step reads: of a comparison that is made there, what that reads.</summary>
    private IEnumerable<int> Arguments(int number)
    {
        SymbolTable.Entry entry = _entries[number];
        IEnumerable<int> arguments = new[] { entry.X, entry.Y, entry.Z }.Where(static argument => argument >= 0);
        return _compared.Contains(number) ? [] : arguments.SelectMany(argument => _compared.Contains(argument) ? new[] { _entries[argument].X, _entries[argument].Y } : [argument]);
    }
}
