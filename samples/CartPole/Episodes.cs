using Nabla;

namespace CartPoleSample;

/// <summary>Episodes that were played side by side, in tensors of one length for each: what comes after a fall is masked.</summary>
/// <param name="longest">Steps that there is room for.</param>
/// <param name="count">Episodes.</param>
internal sealed class Episodes(int longest, int count)
{
    private readonly float[] _states = new float[longest * count * CartPoles.Numbers];
    private readonly long[] _actions = new long[longest * count];
    private readonly float[] _mask = new float[longest * count];
    private readonly int[] _lengths = new int[count];

    /// <summary>[steps · episodes, 4].</summary>
    public Tensor States => Tensor.Of(_states, [_actions.Length, CartPoles.Numbers]);

    /// <summary>[steps · episodes].</summary>
    public Tensor Actions => Tensor.Of(_actions);

    /// <summary>1 where the pole stood, [steps · episodes].</summary>
    public Tensor Mask => Tensor.Of(_mask);

    /// <summary>How long each pole stood.</summary>
    public int[] Lengths => _lengths;

    /// <summary>Takes down what was done in which state by those whose poles stand.</summary>
    public void Add(int step, Tensor states, long[] actions, CartPoles carts)
    {
        int first = step * _lengths.Length;
        states.CopyTo<float>(_states.AsSpan(first * CartPoles.Numbers, _lengths.Length * CartPoles.Numbers));
        actions.CopyTo(_actions, first);
        for (int i = 0; i < _lengths.Length; i++)
        {
            if (carts.IsUp(i))
            {
                _mask[first + i] = 1;
                _lengths[i]++;
            }
        }
    }

    /// <summary>What each step was followed by, [steps · episodes]: (1 − γ) Σ γᵏ over the steps that the pole stood from there on.</summary>
    public Tensor Returns(double discount)
    {
        float[] returns = new float[_actions.Length];
        for (int i = 0; i < _lengths.Length; i++)
        {
            double sum = 0;
            for (int step = _lengths[i] - 1; step >= 0; step--)
            {
                sum = discount * sum + (1 - discount);
                returns[step * _lengths.Length + i] = (float)sum;
            }
        }

        return Tensor.Of(returns);
    }
}
