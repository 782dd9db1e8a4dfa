namespace Nabla.Data;

/// <summary>Single examples that are to be one batch.</summary>
internal sealed class Collation(int capacity)
{
    private readonly Tensor[] _x = new Tensor[capacity];
    private readonly Tensor[] _y = new Tensor[capacity];
    private long _first;

    public int Count { get; private set; }

    /// <param name="example">The example.</param>
    /// <param name="number">What messages call it.</param>
    public void Add((Tensor X, Tensor Y) example, long number)
    {
        _first = Count == 0 ? number : _first;
        _x[Count] = Checked(example.X, _x[0], "x", number);
        _y[Count] = Checked(example.Y, _y[0], "y", number);
        Count++;
    }

    /// <summary>The batch; the next can be gathered then.</summary>
    public (Tensor X, Tensor Y) Take()
    {
        int count = Count;
        Count = 0;
        return (Functions.Stack(_x.AsSpan(0, count), 0), Functions.Stack(_y.AsSpan(0, count), 0));
    }

    private Tensor Checked(Tensor? tensor, Tensor first, string name, long number)
    {
        if (tensor is null)
        {
            throw new ArgumentException($"Example {number} has no {name}: it is null.");
        }

        return Count == 0 || tensor.Type == first.Type
            ? tensor.Detach()
            : throw new ArgumentException($"Examples of one batch need one shape and element type, but {name} of example {_first} is {first.Type} and of example {number} {tensor.Type}. Make them alike where they are read; ImageFolder brings images to one height: and width:.");
    }
}
