using Nabla.Primitives;

namespace Nabla;

/// <summary>One call of a function that Vmap has made: gathers the arguments, agrees on the number of examples, runs, stacks the results.</summary>
/// <param name="hasExamples">Whether it runs over examples, which draw numbers of their own, and not over directions at one point.</param>
internal sealed class Vectorization(bool hasExamples = true)
{
    private readonly List<string> _absent = [];
    private Batching? _batching;
    private string _first = "";

    /// <summary>Takes an argument in; <paramref name="lifted"/> gives it to the function of one example.</summary>
    public Vectorization Add<T>(string name, T argument, int? inAxis, out Func<T> lifted)
    {
        if (inAxis is null)
        {
            if (argument is null)
            {
                _absent.Add(name);
            }

            lifted = () => argument;
            return this;
        }

        return Add(name, argument, _ => inAxis, out lifted);
    }

    /// <summary>Takes an argument in, each leaf of which has an axis of its own, or null, by its position.</summary>
    public Vectorization Add<T>(string name, T argument, Func<int, int?> inAxis, out Func<T> lifted)
    {
        if (argument is null)
        {
            throw new ArgumentNullException(nameof(argument), $"Vmap was given null for {name}.");
        }

        Tensor[] leaves = Tree.Leaves(argument);
        _absent.AddRange(Tree.Absent(argument).Select(path => $"{path} of {name}"));
        int[] axes = new int[leaves.Length];
        for (int i = 0; i < leaves.Length; i++)
        {
            if (inAxis(i) is not { } axis)
            {
                axes[i] = -1;
                continue;
            }

            axes[i] = axis < 0 ? axis + leaves[i].Rank : axis;
            string Called() => Tree.Paths(argument)[i] is { Length: > 0 } path ? $"{path} of {name}" : name;
            if ((uint)axes[i] >= (uint)leaves[i].Rank)
            {
                throw new ArgumentException(
                    $"Vmap was asked to run over axis {axis} of {Called()}, which is {leaves[i].Type} and has {leaves[i].Rank} axes. Say along which axis its examples are stacked, or null if it is the same for all{CallSite.Suffix()}.");
            }

            int size = leaves[i].Shape[axes[i]];
            _first = _batching is null ? Called() : _first;
            _batching ??= new Batching(size);
            if (size != _batching.Size)
            {
                throw new ArgumentException(
                    $"Vmap runs over {_batching.Size} examples in {_first}, but over {size} in {Called()} (axis {axis} of {leaves[i].Shape}). All must have as many; pass null for what is the same for all{CallSite.Suffix()}.");
            }
        }

        lifted = () =>
        {
            Tensor[] hidden = new Tensor[leaves.Length];
            for (int i = 0; i < hidden.Length; i++)
            {
                hidden[i] = _batching!.Lift(leaves[i].Captured, axes[i]);
            }

            return Tree.Replace(argument, hidden);
        };
        return this;
    }

    /// <summary>Runs the function once and stacks its results.</summary>
    public R Run<R>(Func<R> f, int outAxis) => Run(f, (_, _) => outAxis);

    /// <summary>Runs the function once and stacks its results, each along an axis of its own, by its position.</summary>
    public R Run<R>(Func<R> f, Func<R, int, int> outAxisOf)
    {
        if (_batching is not { } batching)
        {
            throw new ArgumentException("Vmap has no axis to run over: every argument was said to be the same for all. Give at least one argument an axis, such as 0.");
        }

        R output;
        try
        {
            using FloorScope scope = (hasExamples ? Floor.Current.Vectorized : Floor.Current).Enter();
            output = Transform.Returned(f(), nameof(Transform.Vmap));
        }
        catch (Exception exception) when (exception is NullReferenceException or ArgumentNullException && _absent.Count > 0)
        {
            throw Arguments.Absent(_absent, exception);
        }
        finally
        {
            batching.Close();
        }

        int position = 0;
        return Tree.Map(output, x =>
        {
            int outAxis = outAxisOf(output, position++);
            (Tensor value, int from) = batching.Lower(Alignment.As(x, x.DType));
            int axis = outAxis < 0 ? outAxis + x.Rank + 1 : outAxis;
            return (uint)axis <= (uint)x.Rank
                ? value.WithBatch(batching.Size, from, axis)
                : throw new ArgumentException($"Vmap was asked to stack results along axis {outAxis}, but each result is {x.Type}: axes go from 0 to {x.Rank}{CallSite.Suffix()}.");
        });
    }
}
