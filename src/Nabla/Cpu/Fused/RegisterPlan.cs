using Nabla.Compilation;

namespace Nabla.Cpu;

/// <summary>What of a kernel stays in registers.</summary>
/// <remarks>
/// Note [What stays in registers]
/// The steps of one register of elements depend on each other, so that the processor waits for most of them, and it looks only so many steps ahead. Where registers suffice, two registers of
/// elements are computed step by step together. Then constants have what is left, first those that are used most; the others are read from memory where they are used, which costs nothing
/// beside arithmetic. Left to itself, the compiler holds every constant in a register and puts aside what is computed.
/// A comparison that only selects is made where it does: there it is a mask of bits, and elsewhere a register.
/// </remarks>
internal sealed class RegisterPlan
{
    // Of 512 bits, and one of them for what the compiler moves about.
    private const int Registers = 31;

    // The compiler stops inlining in methods that are too long.
    private const int MostSteps = 256;

    private readonly HashSet<int> _fetched = [];
    private readonly HashSet<int> _compared = [];

    private RegisterPlan(int together) => Together = together;

    /// <summary>How many registers of each value are computed step by step together.</summary>
    public int Together { get; }

    /// <summary>Whether a step is taken anew wherever its result is used.</summary>
    public bool IsRepeatedAtUse(int number) => _fetched.Contains(number) || _compared.Contains(number);

    /// <summary>Whether a constant is read from memory.</summary>
    public bool IsFetched(int number) => _fetched.Contains(number);

    /// <summary>The plan of a loop.</summary>
    /// <param name="loop">Its steps.</param>
    /// <param name="key">What the kernel is for.</param>
    /// <param name="accumulators">Registers that hold the accumulators of one combination.</param>
    public static RegisterPlan Of(SymbolicLoop loop, KernelKey key, int accumulators)
    {
        IReadOnlyList<SymbolTable.Entry> entries = loop.Table.Entries;
        bool isPlanned = key.RegisterBits == 512 && entries.All(static entry => entry.Lane is DType.Float32 or DType.Int32);
        if (!isPlanned)
        {
            return new RegisterPlan(1);
        }

        int[] lastUse = new int[entries.Count];
        int[] uses = new int[entries.Count];
        for (int i = 0; i < entries.Count; i++)
        {
            foreach (int argument in Arguments(entries[i]))
            {
                lastUse[argument] = i;
                uses[argument]++;
            }
        }

        int stored = loop.Outputs.Length - key.Accumulated;
        foreach (int output in loop.Outputs[..stored])
        {
            lastUse[output] = entries.Count;
        }

        bool IsHeld(int number) => entries[number] is { Step: Step.Input } input && key.IsRepeated((int)input.Bits);
        bool IsComputed(int number) => entries[number].Step != Step.Constant && !IsHeld(number)
            && !(entries[number].Step == Step.Input && (int)entries[number].Bits >= key.Program.Inputs - key.Accumulated);
        int live = 0;
        int most = 0;
        for (int i = 0; i < entries.Count; i++)
        {
            foreach (int argument in Arguments(entries[i]).Distinct())
            {
                live -= lastUse[argument] == i && IsComputed(argument) ? 1 : 0;
            }

            live += IsComputed(i) && lastUse[i] > i ? 1 : 0;
            most = Math.Max(most, live);
        }

        int left = Registers - key.Accumulated * accumulators - Enumerable.Range(0, entries.Count).Count(IsHeld);
        bool isTwice = key.Accumulated > 0 && accumulators % 2 == 0 && 2 * most <= left && 2 * entries.Count <= MostSteps;
        RegisterPlan plan = new(isTwice ? 2 : 1);
        IEnumerable<int> constants = Enumerable.Range(0, entries.Count).Where(i => entries[i].Step == Step.Constant && !loop.Outputs.Contains(i)).OrderByDescending(i => uses[i]);
        plan._fetched.UnionWith(constants.Skip(Math.Max(0, left - plan.Together * most)));
        plan._compared.UnionWith(Enumerable.Range(0, entries.Count).Where(i => Selects(entries, i) && !loop.Outputs.Contains(i)));
        return plan;
    }

    private static bool Selects(IReadOnlyList<SymbolTable.Entry> entries, int number)
        => entries[number].Step is Step.Less or Step.LessOrEqual or Step.Equal
            && entries.All(entry => entry.Y != number && entry.Z != number && (entry.X != number || entry.Step == Step.Select));

    private static IEnumerable<int> Arguments(SymbolTable.Entry entry) => new[] { entry.X, entry.Y, entry.Z }.Where(static argument => argument >= 0);
}
