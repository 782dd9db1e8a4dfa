namespace Nabla.Learning;

/// <summary>Recurrent layers: a state goes along a sequence, and each step makes the next state of it and of the input's next part. <see cref="Rnn"/>, <see cref="Lstm"/> and <see cref="Gru"/> differ in that step.</summary>
/// <remarks>
/// What the weights make of the inputs is one matrix product for all steps of a layer; the steps are one <see cref="Transform.Scan(Func{Tensor, Tensor, ValueTuple{Tensor, Tensor}}, Tensor, Tensor, int?, bool, int?, bool)"/>,
/// so that in a compiled function they are one line, however long the sequence. Parameters are called as PyTorch calls them: <c>weight_ih_l0</c>, <c>bias_hh_l1_reverse</c>.
/// </remarks>
[Module]
public abstract partial class Recurrent : Layer
{
    private readonly RecurrentStep _step;
    private readonly int _inputs;
    private readonly int _hidden;
    private readonly int _projection;
    private readonly int _layers;
    private readonly bool _batchFirst;
    private readonly double _dropout;
    private readonly Generator _generator;

    [StateName("")]
    private readonly OrderedDictionary<string, Variable> _weights = new(StringComparer.Ordinal);

    private protected Recurrent(
        RecurrentStep step, int inputs, int hidden, int layers, bool bias, bool batchFirst, double dropout, bool bidirectional, int projection, Generator? generator, DType dtype)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hidden);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(layers);
        ArgumentOutOfRangeException.ThrowIfNegative(projection);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(projection, hidden);
        (_step, _inputs, _hidden, _projection, _layers) = (step, inputs, hidden, projection, layers);
        (_batchFirst, _dropout, _generator) = (batchFirst, Dropout.Checked(dropout, GetType().Name, nameof(dropout)), generator ?? Generator.Default);
        Directions = bidirectional ? 2 : 1;
        double bound = 1 / Math.Sqrt(hidden);
        for (int at = 0; at < layers * Directions; at++)
        {
            string place = Place(at);
            Variable Drawn(params ReadOnlySpan<int> shape) => new(Initialize.Uniform(Shape.Create(shape), bound, dtype, generator));
            _weights.Add($"weight_ih_{place}", Drawn(step.Gates * hidden, at < Directions ? inputs : Shown * Directions));
            _weights.Add($"weight_hh_{place}", Drawn(step.Gates * hidden, Shown));
            if (bias)
            {
                _weights.Add($"bias_ih_{place}", Drawn(step.Gates * hidden));
                _weights.Add($"bias_hh_{place}", Drawn(step.Gates * hidden));
            }

            if (projection > 0)
            {
                _weights.Add($"weight_hr_{place}", Drawn(projection, hidden));
            }
        }
    }

    /// <summary>How many ways each layer goes: 2 where it also goes from the end to the beginning.</summary>
    public int Directions { get; }

    /// <inheritdoc/>
    public override IEnumerable<Generator> Generators => [_generator];

    /// <summary>How long the part of the state is that a step shows.</summary>
    private int Shown => _projection > 0 ? _projection : _hidden;

    /// <summary>What the last layer shows at every step, from a state of zeros.</summary>
    /// <param name="x">[T, N, inputs], or [N, T, inputs] with the batch first, or [T, inputs].</param>
    /// <returns>[T, N, shown · directions], with its axes in the order of those of <paramref name="x"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="x"/> has other axes, or its element type would promote the parameters.</exception>
    public sealed override Tensor Forward(Tensor x) => Unroll(x, null, null).Output;

    /// <summary>What the last layer shows at every step, and the states after the last step of each layer and direction.</summary>
    private protected (Tensor Output, Tensor[] State) Unroll(Tensor x, Tensor[]? state, Tensor? lengths)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckElements(x, _weights["weight_ih_l0"]);
        if (x.Rank is not (2 or 3) || x.Shape[^1] != _inputs)
        {
            string axes = _batchFirst ? $"[N, T, {_inputs}]" : $"[T, N, {_inputs}]";
            throw new ArgumentException($"{GetType().Name} of {_inputs} inputs takes x {axes} or [T, {_inputs}], not {x.Shape}.", nameof(x));
        }

        bool isSingle = x.Rank == 2;
        x = isSingle ? x.Unsqueeze(1) : _batchFirst ? x.Transpose(0, 1) : x;
        Tensor[] before = First(x, isSingle, state);
        Tensor? mask = Mask(x, lengths);

        // What stands behind an end may be no number, and 0 times that would not be 0.
        x = mask is null ? x : Functions.Where(mask, x, 0);
        Tensor[] after = new Tensor[_layers * Directions * _step.States];
        for (int layer = 0; layer < _layers; layer++)
        {
            x = layer > 0 ? x.Dropout(_dropout, IsTraining, _generator) : x;
            Tensor[] shown = new Tensor[Directions];
            for (int direction = 0; direction < Directions; direction++)
            {
                int place = (layer * Directions) + direction;
                (Tensor[] last, shown[direction]) = Along(x, Array.ConvertAll(before, all => all[place]), mask, place);
                for (int i = 0; i < last.Length; i++)
                {
                    after[(i * _layers * Directions) + place] = last[i];
                }
            }

            x = Directions == 1 ? shown[0] : Functions.Concat(shown, -1);
        }

        Tensor[] states = [.. after.Chunk(_layers * Directions).Select(part => Functions.Stack(part, 0))];
        return isSingle ? (x.Squeeze(1), Array.ConvertAll(states, one => one.Squeeze(1))) : (_batchFirst ? x.Transpose(0, 1) : x, states);
    }

    /// <summary>One layer in one direction.</summary>
    private (Tensor[] Last, Tensor Shown) Along(Tensor x, Tensor[] state, Tensor? mask, int at)
    {
        string place = Place(at);
        (Variable? ofInput, Variable? ofHidden) = (_weights.GetValueOrDefault($"bias_ih_{place}"), _weights.GetValueOrDefault($"bias_hh_{place}"));
        Tensor? shift = _step.Sums && ofInput is not null ? ofInput + ofHidden! : ofInput;
        Tensor? inside = _step.Sums ? null : ofHidden;
        Tensor inputs = x.Linear(_weights[$"weight_ih_{place}"], shift);

        // Read before the steps: they are taken from outside as they are, once.
        (Tensor weight, Tensor? projection) = (_weights[$"weight_hh_{place}"], _weights.GetValueOrDefault($"weight_hr_{place}"));
        (Tensor[] Carry, Tensor Shown) Step(Tensor[] before, Tensor[] now)
        {
            Tensor[] next = _step.Next(now[0], before[0].Linear(weight, inside), before);
            next[0] = projection is null ? next[0] : next[0].Linear(projection);
            next = mask is null ? next : [.. next.Select((one, i) => Functions.Where(now[1], one, before[i]))];
            return (next, next[0]);
        }

        (Tensor[] last, Tensor shown) = Transform.Scan<Tensor[], Tensor[], Tensor>(Step, state, mask is null ? [inputs] : [inputs, mask], reverse: at % Directions == 1);
        return (last, mask is null ? shown : Functions.Where(mask, shown, 0));
    }

    /// <summary>For each state [layers · directions, N, length].</summary>
    private Tensor[] First(Tensor x, bool isSingle, Tensor[]? state)
    {
        Tensor[] first = new Tensor[_step.States];
        for (int i = 0; i < first.Length; i++)
        {
            Shape shape = [_layers * Directions, x.Shape[1], i == 0 ? Shown : _hidden];
            first[i] = state is null ? Tensor.Zeros(shape, _weights["weight_ih_l0"].DType) : isSingle && state[i].Rank == 2 ? state[i].Unsqueeze(1) : state[i];
            if (first[i].Shape != shape)
            {
                throw new ArgumentException(
                    $"{GetType().Name} of {_layers} layers in {Directions} directions begins with a state {(isSingle ? Shape.Create([shape[0], shape[2]]) : shape)}, not {state![i].Shape}.", nameof(state));
            }
        }

        return first;
    }

    /// <summary>Where sequences have not ended: [T, N, 1].</summary>
    private Tensor? Mask(Tensor x, Tensor? lengths)
    {
        if (lengths is null)
        {
            return null;
        }

        if (lengths.Rank != 1 || lengths.Shape[0] != x.Shape[1] || lengths.DType is not (DType.Int32 or DType.Int64))
        {
            throw new ArgumentException($"{GetType().Name} takes one integer length for each of {x.Shape[1]} sequences, not {lengths.Type}.", nameof(lengths));
        }

        // Read and not computed by operations, which would be written down while a graph is.
        long[] said = lengths.IsAbstract ? [] : lengths.DType == DType.Int64 ? lengths.ToArray<long>() : Array.ConvertAll(lengths.ToArray<int>(), static one => (long)one);
        if (Array.Exists(said, one => one < 0 || one > x.Shape[0]))
        {
            throw new ArgumentOutOfRangeException(nameof(lengths), $"{GetType().Name} was given sequences of {x.Shape[0]} steps, padding among them, and lengths {lengths}: each is from 0 to {x.Shape[0]}.");
        }

        return (Tensor.Arange(x.Shape[0]).Unsqueeze(1) < lengths).Unsqueeze(2);
    }

    private string Place(int at) => $"l{at / Directions}{(at % Directions == 1 ? "_reverse" : "")}";
}
