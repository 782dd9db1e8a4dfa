using Nabla;

namespace CartPoleSample;

/// <summary>Poles on carts that are pushed to the left or to the right: Barto, Sutton and Anderson's equations (1983), with the constants that reinforcement learning's benchmarks use.</summary>
/// <param name="count">How many, side by side.</param>
/// <param name="generator">What the first states are drawn from.</param>
internal sealed class CartPoles(int count, Generator generator)
{
    /// <summary>Numbers in a state: place and speed of the cart, angle and speed of the pole.</summary>
    public const int Numbers = 4;

    /// <summary>How far from the middle a cart may go.</summary>
    public const double Track = 2.4;

    /// <summary>How far a pole may lean.</summary>
    public const double Lean = 12 * Math.PI / 180;

    private const double Gravity = 9.8, CartMass = 1, PoleMass = 0.1, HalfLength = 0.5, Force = 10, Tick = 0.02;

    private readonly float[] _states = new float[count * Numbers];
    private readonly bool[] _isUp = new bool[count];

    /// <summary>How many.</summary>
    public int Count => _isUp.Length;

    /// <summary>The states, [count, 4], float32.</summary>
    public Tensor States => Tensor.Of(_states, [Count, Numbers]);

    /// <summary>Whether a pole still stands.</summary>
    public bool IsUp(int index) => _isUp[index];

    /// <summary>Whether any does.</summary>
    public bool IsAnyUp => Array.IndexOf(_isUp, true) >= 0;

    /// <summary>Where a cart is, and how far its pole leans.</summary>
    public (double Place, double Angle) this[int index] => (_states[index * Numbers], _states[index * Numbers + 2]);

    /// <summary>Sets all upright, nearly.</summary>
    public void Reset()
    {
        (Tensor.Rand([_states.Length], generator: generator) * 0.1 - 0.05).CopyTo<float>(_states);
        Array.Fill(_isUp, true);
    }

    /// <summary>Pushes each cart, to the right where the action is 1, for a fiftieth of a second. Fallen ones stay where they are.</summary>
    public void Push(ReadOnlySpan<long> actions)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_isUp[i])
            {
                Span<float> state = _states.AsSpan(i * Numbers, Numbers);
                Move(state, actions[i] == 1 ? Force : -Force);
                _isUp[i] = Math.Abs(state[0]) <= Track && Math.Abs(state[2]) <= Lean;
            }
        }
    }

    private static void Move(Span<float> state, double force)
    {
        (double speed, double angle, double turn) = (state[1], state[2], state[3]);
        (double sine, double cosine) = Math.SinCos(angle);
        double pulled = (force + PoleMass * HalfLength * turn * turn * sine) / (CartMass + PoleMass);
        double turned = (Gravity * sine - cosine * pulled) / (HalfLength * (4.0 / 3 - PoleMass * cosine * cosine / (CartMass + PoleMass)));
        double pushed = pulled - PoleMass * HalfLength * turned * cosine / (CartMass + PoleMass);
        state[0] += (float)(Tick * speed);
        state[1] += (float)(Tick * pushed);
        state[2] += (float)(Tick * turn);
        state[3] += (float)(Tick * turned);
    }
}
