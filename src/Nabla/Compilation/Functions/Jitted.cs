using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Nabla.Compilation;

/// <summary>A compiled function: what it was written down for so far. The target of the delegates that Jit returns.</summary>
/// <param name="keepsGrads">Whether gradients that it gathers stay.</param>
/// <param name="anyBatch">Whether it is written down for any length of the leading axes.</param>
internal abstract class Jitted(bool keepsGrads, bool anyBatch)
{
    private const int Capacity = 64;
    private const int TracesBeforeWarning = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Times, string Values)> _changes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Machine, Outcomes> _outcomes = new(ReferenceEqualityComparer.Instance);
    private volatile Specialization[] _known = [];
    private int _traces;

    /// <summary>How often the function was written down.</summary>
    public int Traces => _traces;

    /// <summary>What is known now, the oldest first.</summary>
    public IReadOnlyList<Specialization> Known => _known;

    /// <summary>Whether the function itself is called: the call is a part of something that is being written down, or every step is to be looked at.</summary>
    protected static bool IsDirect => Floor.Current.Ground is Staging or Watch;

    /// <summary>An argument's tensor as the function is to see it: of a variable what it holds; a C# number stays one, and takes the element type of what it meets.</summary>
    protected static Tensor Seen(Tensor leaf, Floor floor)
    {
        leaf = leaf.IsWeak ? leaf : leaf.Captured;
        while (floor.Imperative is null && leaf is Traced { Reverse.IsImperative: true } traced)
        {
            leaf = traced.Primal;
        }

        return leaf;
    }

    /// <summary>What was made for a call like this before, if it still holds.</summary>
    protected Specialization? Find(ReadOnlySpan<Tensor> leaves, TreeSketch? sketch)
    {
        Floor floor = Floor.Current;
        Specialization[] known = _known;
        for (int i = known.Length - 1; i >= 0; i--)
        {
            if (known[i].Signature.Is(leaves, sketch, floor) && known[i].Holds())
            {
                return known[i];
            }
        }

        return null;
    }

    /// <summary>Writes the function down for a call like this.</summary>
    /// <param name="leaves">The tensors of the arguments.</param>
    /// <param name="sketch">What else the arguments consist of.</param>
    /// <param name="f">The function, of tensors like those; it also gives the structure of its result.</param>
    protected Specialization Trace(Tensor[] leaves, TreeSketch? sketch, Func<Tensor[], (Tensor[] Leaves, object? Structure)> f)
    {
        lock (_lock)
        {
            // Another thread may have done so meanwhile.
            if (Find(leaves, sketch) is { } known)
            {
                return known;
            }

            Floor floor = Floor.Current;
            TensorType[] types = Array.ConvertAll(leaves, leaf => leaf.Type);
            bool[] weak = Array.ConvertAll(leaves, leaf => leaf.IsWeak);
            Device?[] places = Array.ConvertAll(leaves, leaf => leaf.Place);
            Signature Signed(bool[]? free) => new(types, weak, places, sketch, floor.Imperative is not null, floor.Vectorizations, free);
            Specialization made = anyBatch && SizedTranscripts.Free(types) is { } free ? OfAnySize(Signed(free), Signed(null), f) : OfOneSize(Signed(null), f);
            Count(made);
            if (!made.IsPassing)
            {
                Specialization[] before = _known;
                _known = [.. before.Skip(before.Length < Capacity ? 0 : 1), made];
            }

            return made;
        }
    }

    /// <summary>What messages call a tensor of the arguments.</summary>
    protected abstract string NameOf(int leaf);

    /// <summary>Whether two results have the same structure, and the same in it besides tensors.</summary>
    protected virtual bool AreAlike(object? structure, object? other) => true;

    private Specialization OfOneSize(Signature signature, Func<Tensor[], (Tensor[] Leaves, object? Structure)> f)
    {
        CompiledMethods soFar = CompiledMethods.SoFar;
        long start = Stopwatch.GetTimestamp();
        (Transcript transcript, object? structure) = Transcribe(signature.Types, signature, f);
        return new Specialization(signature, [transcript], [], structure, keepsGrads, OutcomesOn) { TraceTime = Stopwatch.GetElapsedTime(start), Compiled = CompiledMethods.SoFar - soFar };
    }

    private Specialization OfAnySize(Signature signature, Signature fixedSize, Func<Tensor[], (Tensor[] Leaves, object? Structure)> f)
    {
        CompiledMethods soFar = CompiledMethods.SoFar;
        long start = Stopwatch.GetTimestamp();
        try
        {
            List<object?> structures = [];
            SizedTranscripts written = SizedTranscripts.Of(signature, types =>
            {
                (Transcript transcript, object? structure) = Transcribe(types, signature, f);
                structures.Add(structure);
                return transcript;
            });
            if (!structures.TrueForAll(other => AreAlike(structures[0], other)))
            {
                throw new NotSupportedException("the result holds something besides tensors that is another at another size");
            }

            if (!Array.Exists(written.Transcripts, transcript => transcript.IsPassing))
            {
                signature = written.Transcripts.Length > 3 ? signature : signature.WithoutOne();
                return new Specialization(signature, written.Transcripts, written.Sizes, structures[0], keepsGrads, OutcomesOn) { TraceTime = Stopwatch.GetElapsedTime(start), Compiled = CompiledMethods.SoFar - soFar };
            }
        }
        catch (Exception impossible) when (impossible is NotSupportedException or InvalidOperationException or ArgumentException or ArithmeticException or IndexOutOfRangeException)
        {
            // What is wrong at every size is said as it is, and what is of use only once may have any size.
            return OfOneSize(fixedSize, f) is { IsPassing: true } once ? once : throw Impossible(signature, impossible);
        }

        return OfOneSize(fixedSize, f);
    }

    private Outcomes OutcomesOn(Machine machine) => _outcomes.GetOrAdd(machine, static machine => new Outcomes(machine));

    private static (Transcript Transcript, object? Structure) Transcribe(TensorType[] types, Signature signature, Func<Tensor[], (Tensor[] Leaves, object? Structure)> f)
    {
        object? structure = null;
        Transcript transcript = Staging.Transcribe(types, signature.Weak, signature.Places, arguments =>
        {
            (Tensor[] results, structure) = f(arguments);
            return results;
        });
        return (transcript, structure);
    }

    private BatchSizeException Impossible(Signature signature, Exception cause)
    {
        string[] free = [.. Enumerable.Range(0, signature.Types.Length).Where(signature.IsFree).Select(NameOf)];
        return new BatchSizeException(
            $"A function given to Jit with anyBatch cannot be written down once for every length of the leading axis of {string.Join(" and ", free)}: {cause.Message.TrimEnd('.')}. "
            + "Let the library do what depends on the length (Mean, Reshape with −1, x[..^1]), hand in what has nothing to do with it as a Variable, or leave anyBatch out, so that the function is written down for each length.",
            cause);
    }

    private void Count(Specialization made)
    {
        _traces++;
        foreach ((string what, string values) in Changes(made))
        {
            _changes[what] = (_changes.GetValueOrDefault(what).Times + 1, values);
        }

        // At 8, 16, 32 …: a program that goes on so is told again, but not at every step.
        if (_traces >= TracesBeforeWarning && (_traces & (_traces - 1)) == 0)
        {
            string often = string.Join("; ", _changes.OrderByDescending(change => change.Value.Times).Take(3)
                .Select(change => change.Value.Values.Length == 0 ? change.Key : $"{change.Key} ({change.Value.Values})"));
            Warnings.Raise(string.Create(
                CultureInfo.InvariantCulture,
                $"A function given to Jit has been written down and compiled {_traces} times. What changed from time to time: {often}. Each costs as much as many runs: where the number of examples changes, ask for anyBatch: true (or pad batches to one size), and hand in numbers that change as tensors."));
        }
    }

    private IEnumerable<(string What, string Values)> Changes(Specialization made)
    {
        if (made.IsPassing)
        {
            return [("a value of a transform around it that the function took from outside its arguments", "make it an argument")];
        }

        if (_known.Length == 0)
        {
            return [];
        }

        Specialization last = _known[^1];
        (string, string)[] differences = [.. last.Signature.Differences(made.Signature, NameOf)];
        return differences.Length > 0 ? differences : last.Guards.Where(guard => !guard.Holds).Select(guard => (guard.What, ""));
    }
}
