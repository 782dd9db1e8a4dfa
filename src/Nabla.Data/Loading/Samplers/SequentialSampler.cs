namespace Nabla.Data;

/// <summary>Every example once, as they are numbered. PyTorch's SequentialSampler.</summary>
public sealed class SequentialSampler : Sampler
{
    /// <inheritdoc/>
    public override long[] Order(int count, int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        long[] order = new long[count];
        for (int i = 0; i < count; i++)
        {
            order[i] = i;
        }

        return order;
    }

    /// <summary><c>in order</c>.</summary>
    public override string ToString() => "in order";
}
