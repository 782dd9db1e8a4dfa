using Nabla.Loops;

namespace Nabla.Compilation;

/// <summary>A machine that computes nothing: it writes down which loop an operation asks for.</summary>
/// <remarks>
/// That is how the compiler knows what an operation is without naming it. An operation that asks for one loop over its operands
/// as they are can be fused with others; one that asks for several, or looks at its operands another way, is opaque.
/// </remarks>
internal sealed class Recorder : Machine
{
    // Nobody writes to them: they tell operands apart.
    private static readonly Storage[] s_places = [.. Enumerable.Range(0, 16).Select(_ => Storage.Rent(0))];

    private readonly Storage[] _places;
    private readonly Shape[] _shapes;
    private readonly int _inputs;
    private Form? _form;

    private Recorder(int inputs, int outputs)
    {
        _inputs = inputs;
        _places = new Storage[inputs + outputs];
        _shapes = new Shape[inputs + outputs];
        for (int i = 0; i < _places.Length; i++)
        {
            _places[i] = i < s_places.Length ? s_places[i] : Storage.Rent(0);
        }
    }

    public override int Threads { get; set; } = 1;

    public override long NearBytes => 0;

    public override long LargestTogether => 0;

    /// <summary>The form of a line's operation.</summary>
    public static Form Record(GraphNode line) => Record(line.Op!, Array.ConvertAll(line.Inputs, input => input.Type), line.Types);

    /// <summary>The form of an operation on operands of these types.</summary>
    public static Form Record(Primitive op, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
    {
        if (op.Inside != Inside.Loop || outputs.Length != 1)
        {
            return new Form.Opaque();
        }

        Recorder recorder = new(inputs.Length, outputs.Length);
        Operand[] operands = new Operand[inputs.Length + outputs.Length];
        for (int i = 0; i < operands.Length; i++)
        {
            TensorType type = i < inputs.Length ? inputs[i] : outputs[i - inputs.Length];
            recorder._shapes[i] = type.Shape;
            operands[i] = new Operand(type, type.Shape.RowMajor, recorder._places[i]);
        }

        try
        {
            op.Lower(recorder, operands.AsSpan(0, inputs.Length), operands.AsSpan(inputs.Length));
        }
        catch (NotSupportedException)
        {
            // It computes on the way, which nobody who only writes down can do.
            return new Form.Opaque();
        }

        return recorder._form ?? new Form.Opaque();
    }

    public override void Map<F>(in Operand x, in Operand z) => Note(Formula1<F>.Token, z, [Place(x)]);

    public override void Map<F>(in Operand x, in Operand y, in Operand z) => Note(Formula2<F>.Token, z, [Place(x), Place(y)]);

    public override void Map<F>(in Operand w, in Operand x, in Operand y, in Operand z) => Note(Formula3<F>.Token, z, [Place(w), Place(x), Place(y)]);

    public override void Convert(in Operand x, in Operand z) => Note(Conversion.Token, z, [Place(x)]);

    public override void Reduce<M>(in Operand x, in Operand z, Axes axes)
        => Note(Place(x) == 0 && _inputs == 1 && Place(z) == 1 ? new Form.Combination(Monoid<M>.Token, axes) : new Form.Opaque());

    public override void Move(in Operand x, in Operand z)
        => Note(Place(x) is >= 0 and int place && Place(z) == _inputs && x.Shape.Equals(z.Shape) ? new Form.Copy(place) : new Form.Opaque());

    public override void Scan<M>(in Operand x, in Operand z, int axis, bool reversed) => Note(new Form.Opaque());

    public override void Contract(in Operand x, in Operand y, in Operand z)
    {
        int left = Factor(x, out bool swappedX);
        int right = Factor(y, out bool swappedY);
        Note(left >= 0 && right >= 0 && Place(z) == _inputs ? new Form.Contraction(left, swappedX, right, swappedY) : new Form.Opaque());
    }

    public override void Contract(in Operand x, in Operand y, in Operand w, in Operand z) => Note(new Form.Opaque());

    public override void Convolve(in Operand input, in Operand weight, in Operand output, in Window window, Convolved result) => Note(new Form.Opaque());

    public override void Gather(in Operand x, in Operand indices, in Operand z, int axis) => Note(new Form.Opaque());

    public override void Scatter<M>(in Operand x, in Operand indices, in Operand z, int axis) => Note(new Form.Opaque());

    public override void Sort(in Operand x, in Operand values, in Operand indices, int axis, bool descending) => Note(new Form.Opaque());

    public override void Random<D>(in Operand key, in Operand z) => Note(new Form.Opaque());

    public override void Run<K>(in Operand x, in Operand z) => Note(new Form.Opaque());

    public override void Run(IMatrixKernel kernel, int batchRank, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs) => Note(new Form.Opaque());

    public override FusedLoop Fuse(LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts) => throw new NotSupportedException("A recorder runs nothing.");

    public override FusedLoop FuseSteps(LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts) => throw new NotSupportedException("A recorder runs nothing.");

    public override FusedLoop Together(ReadOnlySpan<FusedLoop> loops, ReadOnlySpan<int> operands) => throw new NotSupportedException("A recorder runs nothing.");

    public override FusedLoop FuseProduct(LoopProgram ending, Shape shape, int depth, ReadOnlySpan<Layout> layouts) => throw new NotSupportedException("A recorder runs nothing.");

    private void Note(Formula formula, in Operand z, int[] inputs)
        => Note(Place(z) == _inputs && !inputs.AsSpan().ContainsAnyExceptInRange(0, _inputs - 1) ? new Form.Pointwise(formula, inputs) : new Form.Opaque());

    private void Note(Form form) => _form = _form is null ? form : new Form.Opaque();

    /// <summary>Which input this is, as it is or with the last two axes exchanged, which looks alike where one of them has length 1; or −1.</summary>
    private int Factor(in Operand operand, out bool isSwapped)
    {
        int place = Array.IndexOf(_places, operand.Storage);
        isSwapped = place >= 0 && place < _inputs && !operand.Shape.Equals(_shapes[place]);
        Operand seen = isSwapped ? operand.SwapLastAxes() : operand;
        if (Place(seen) < 0 && !isSwapped)
        {
            isSwapped = true;
            seen = operand.SwapLastAxes();
        }

        return Place(seen) is >= 0 and int input && input < _inputs && seen.Shape.Equals(_shapes[input]) ? input : -1;
    }

    /// <summary>Which operand of the operation this is, or −1 where it is seen another way.</summary>
    private int Place(in Operand operand)
    {
        int place = Array.IndexOf(_places, operand.Storage);
        return place >= 0 && operand.Layout.IsContiguous && operand.Layout.Offset == 0 ? place : -1;
    }
}
