namespace Nabla.Data;

/// <summary>Examples that are held to choose the next from at random: a shuffle within a window of a stream.</summary>
internal sealed class ShuffleBuffer
{
    private const int DrawnAtOnce = 1024;

    private readonly (long Number, (Tensor X, Tensor Y) Example)[] _held;
    private readonly Generator _generator;
    private readonly double[] _drawn = new double[DrawnAtOnce];
    private int _used = DrawnAtOnce;
    private int _count;

    public ShuffleBuffer(int capacity, ulong seed, int epoch)
    {
        _held = new (long, (Tensor, Tensor))[capacity];
        _generator = new Generator(seed);
        _generator.State.Value = Tensor.Of([(long)seed, (long)RandomStream.OfChoices(epoch)]);
    }

    /// <summary>Takes an example in and, once the buffer is full, gives one out.</summary>
    public (long Number, (Tensor X, Tensor Y) Example)? Exchange((long Number, (Tensor X, Tensor Y) Example) example)
    {
        if (_count < _held.Length)
        {
            _held[_count++] = example;
            return null;
        }

        ref (long Number, (Tensor X, Tensor Y) Example) place = ref _held[Choose()];
        (long Number, (Tensor X, Tensor Y) Example) chosen = place;
        place = example;
        return chosen;
    }

    /// <summary>Gives one out without taking one in; null where none is left.</summary>
    public (long Number, (Tensor X, Tensor Y) Example)? Remove()
    {
        if (_count == 0)
        {
            return null;
        }

        int place = Choose();
        (long Number, (Tensor X, Tensor Y) Example) chosen = _held[place];
        _held[place] = _held[--_count];
        _held[_count] = default;
        return chosen;
    }

    private int Choose()
    {
        if (_used == DrawnAtOnce)
        {
            Tensor.Rand([DrawnAtOnce], DType.Float64, generator: _generator).CopyTo<double>(_drawn);
            _used = 0;
        }

        return (int)(_drawn[_used++] * _count);
    }
}
