using Nabla;
using Nabla.Distributions;
using Nabla.Learning;

namespace CartPoleSample;

/// <summary>Learns which way to push by the policy gradient (Williams' REINFORCE, 1992): what was followed by more than a second network expected becomes likelier, what by less, less likely.</summary>
internal sealed class Agent
{
    // What is gained later counts less.
    private const double Discount = 0.99;

    private readonly Sequential _policy;
    private readonly Func<Tensor, Tensor> _act;
    private readonly Func<(Tensor States, Tensor Actions, Tensor Returns, Tensor Mask), Tensor> _learn;
    private readonly Settings _settings;

    /// <summary>An agent that knows nothing.</summary>
    public Agent(Settings settings, Generator generator)
    {
        _settings = settings;
        _policy = Network(2);
        Sequential expectation = Network(1);
        Adam optimizer = new([.. _policy.Parameters, .. expectation.Parameters], settings.LearningRate);
        _act = Transform.Jit((Tensor states) => Categorical.FromLogits(_policy.Forward(states)).Sample(generator: generator));
        _learn = Transform.Jit(((Tensor States, Tensor Actions, Tensor Returns, Tensor Mask) played) =>
        {
            optimizer.ClearGrad();
            Tensor share = played.Mask / played.Mask.Sum();
            Tensor apart = played.Returns - expectation.Forward(played.States).Squeeze(-1);
            Tensor advantage = apart.Detach() - (apart.Detach() * share).Sum();
            advantage = advantage / ((advantage.Square() * share).Sum() + 1e-6).Sqrt();
            Categorical choice = Categorical.FromLogits(_policy.Forward(played.States));

            // A little for keeping choices open.
            Tensor gain = choice.LogProb(played.Actions) * advantage + 0.01 * choice.Entropy();
            Tensor loss = ((apart.Square() - gain) * share).Sum();
            loss.Backward();
            optimizer.Step();
            return loss;
        });
    }

    /// <summary>Plays until all poles have fallen or the time is over.</summary>
    /// <param name="carts">The carts.</param>
    /// <param name="seen">Is shown the carts before each push.</param>
    public Episodes Play(CartPoles carts, Action<CartPoles>? seen = null)
    {
        Episodes played = new(_settings.Longest, carts.Count);
        carts.Reset();
        for (int step = 0; step < _settings.Longest && carts.IsAnyUp; step++)
        {
            seen?.Invoke(carts);
            Tensor states = carts.States;
            long[] actions = _act(states).ToArray<long>();
            played.Add(step, states, actions, carts);
            carts.Push(actions);
        }

        return played;
    }

    /// <summary>Changes the networks by what was played.</summary>
    public void Learn(Episodes played) => _learn((played.States, played.Actions, played.Returns(Discount), played.Mask));

    private static Sequential Network(int outputs) => new(new Linear(CartPoles.Numbers, 64), new Tanh(), new Linear(64, 64), new Tanh(), new Linear(64, outputs));
}
