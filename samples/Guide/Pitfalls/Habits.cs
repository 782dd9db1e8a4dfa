using Nabla;

namespace GuideSample.Pitfalls;

/// <summary>Mistakes of five notebooks, ruled out.</summary>
internal static class Habits
{
    public static void OwnLists()
    {
        // snippet: own-lists
        Variable x = new(1.0);
        Variable y = new(2.0);
        IReadOnlyList<GradFunction?> first = (x + y).GradFunction!.Inputs;
        IReadOnlyList<GradFunction?> second = (x * y).GradFunction!.Inputs;
        Expect.Same(ReferenceEquals(first, second), false);
        // end
    }

    public static void NothingKept()
    {
        // snippet: nothing-kept
        Function<Tensor, Tensor> square = new Square();
        Expect.Close(Transform.Grad(square.Apply)(3.0), 6.0);
        // end
    }

    public static void Seeds()
    {
        // snippet: seeds
        Tensor once = Tensor.Randn([2, 3], seed: 7);
        Tensor again = Tensor.Randn([2, 3], seed: 7);
        Expect.Same(once.AllClose(again, 0, 0), true);
        Expect.Close(new RandomState(12).NextNormal(), 0.47298583);
        // end
    }

    private sealed class Square : Function<Tensor, Tensor>
    {
        protected override Tensor Forward(Saved saved, Tensor inputs)
        {
            saved.Keep(inputs);
            return inputs * inputs;
        }

        protected override Tensor Backward(Saved saved, Tensor cotangent) => 2 * saved[0] * cotangent;
    }
}
