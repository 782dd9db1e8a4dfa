using System.Globalization;

namespace Nabla;

/// <summary>Evaluation that looks at every result, and throws at the first that is NaN or infinite where no operand was.</summary>
/// <remarks>An operation that consists of others is looked at as one; into the functions of choices and loops it looks step by step.</remarks>
internal sealed class Watch : Interpreter
{
    private Watch()
        : base(0)
    {
    }

    public static Watch Instance { get; } = new();

    /// <summary>Whether the thread's results are looked at.</summary>
    public static bool IsOn => Floor.Current.Ground is Watch;

    protected internal override void Apply(Primitive op, ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        if (op.Inside == Inside.Bodies)
        {
            op.Evaluate(Evaluation.Bare(inputs), outputs);
        }
        else
        {
            Evaluation.Instance.Apply(op, inputs, outputs);
        }

        using FloorScope unwatched = Floor.Unrecorded.Enter();
        foreach (Tensor output in outputs)
        {
            if (output is ConcreteTensor { Count: > 0 } result && result.DType.IsFloating() && !IsFinite(result))
            {
                Judge(op, inputs, result);
            }
        }
    }

    /// <summary>Throws unless what is not finite in a result was in the operands already. Of infinities NaN may come, which is new again.</summary>
    private static void Judge(Primitive op, ReadOnlySpan<Tensor> inputs, ConcreteTensor result)
    {
        bool isNaN = IsNaN(result);
        foreach (Tensor input in inputs)
        {
            if (input.DType.IsFloating() && input.Count > 0 && (isNaN ? IsNaN(input.Concrete) : !IsFinite(input.Concrete)))
            {
                return;
            }
        }

        long bad = (long)(isNaN ? Functions.IsNaN(result) : !Functions.IsFinite(result)).Sum();
        string found = isNaN ? "NaN" : "infinity";
        string of = result.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" in {bad} of {result.Count} elements");
        string operands = string.Join(", ", inputs.ToArray().Select(Range));
        throw new NotFiniteNumberException(
            $"{op.Name} made the first {found}{of}: {result.Type} of {operands}{CallSite.Suffix()}.", isNaN ? double.NaN : double.PositiveInfinity);
    }

    private static string Range(Tensor input)
    {
        if (!input.DType.IsFloating() || input.Count == 0)
        {
            return input.Type.ToString();
        }

        ConcreteTensor x = input.Concrete;
        return x.Count == 1 ? $"{x.Type} = {x.Min():G6}" : $"{x.Type} from {x.Min():G6} to {x.Max():G6}";
    }

    private static bool IsFinite(Tensor x) => (bool)Functions.IsFinite(x).All();

    private static bool IsNaN(Tensor x) => (bool)Functions.IsNaN(x).Any();
}
