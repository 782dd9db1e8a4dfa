using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Nabla.Eng.Parity;

/// <summary>Replays samples and says how they came out: the answer, its gradient, the gradient's gradient.</summary>
internal sealed class Judge(Face face)
{
    /// <summary>The reason where nothing public has the name.</summary>
    public const string NoSuchName = "no such name";

    /// <summary>The verdicts on an answer and its gradients of first and second order, of the member that does best.</summary>
    public Verdict[] Try(string torch, Case sample)
    {
        (string name, IReadOnlyList<Argument> arguments) = Names.Asked(torch, sample.Arguments);
        Verdict[] best = Best(torch, sample, sample.Arguments);
        if (best[0].Outcome == Outcome.NotThere && arguments.Count != sample.Arguments.Count)
        {
            best = Best(name, sample, arguments);
        }

        return best;
    }

    private Verdict[] Best(string torch, Case sample, IReadOnlyList<Argument> arguments)
    {
        Verdict[] best = [new(Outcome.NotThere, sample.Unsayable ?? NoSuchName), default, default];
        foreach (Member member in sample.Unsayable is null ? face.Of(torch) : [])
        {
            Verdict[] found = Try(member, sample, Names.InOrder(torch, arguments));
            if (found[0].Outcome < best[0].Outcome || best[0].Reason == NoSuchName)
            {
                best = found;
            }

            if (Array.TrueForAll(best, one => one.IsFine))
            {
                break;
            }
        }

        return best;
    }

    private static Verdict[] Try(Member member, Case sample, IReadOnlyList<Argument> arguments)
    {
        Verdict[] verdicts = [default, default, default];
        int order = 0;
        try
        {
            Binding binding = Binding.Of(member, arguments);
            SaidTensor[] wanted = [.. sample.Arguments.SelectMany(argument => Leaves(argument.Value)).Where(tensor => tensor.WantsGradient)];
            Tensor[] Answer(Tensor[] at)
            {
                Tensor[] answer = Flattened(binding.Call(new Conversion(tensor => Array.IndexOf(wanted, tensor) is >= 0 and var i ? at[i] : tensor.Value!)));
                return sample.Gauge?.Fixed(answer) ?? answer;
            }

            Tensor[] inputs = [.. wanted.Select(tensor => tensor.Value!)];
            Tensor[] found = Answer(inputs);
            verdicts[0] = Compared(found, sample.Outputs, sample.IsRandom, order);
            if (verdicts[0].Outcome == Outcome.Wrong && sample.Exact is { } exact && Compared(found, exact, false, order) is { IsFine: true } right)
            {
                verdicts[0] = right;
            }

            if (verdicts[0].Outcome == Outcome.Wrong && sample.Places is { } places && sample.Outputs.Count == found.Length && found[places.Result].Shape == sample.Outputs[places.Result].Value!.Shape)
            {
                Tensor input = Leaves(sample.Arguments[0].Value).First().Value!;
                Tensor[]? said = places.Read([.. sample.Outputs.Select(one => one.Value!)], input);
                verdicts[0] = said is not null && places.Read(found, input) is { } read ? Compared(read, [.. said.Select(one => new SaidTensor(one, "", false))], false, order) : verdicts[0];
            }

            if (sample.Gradients is not { } gradients || !verdicts[0].IsFine)
            {
                return verdicts;
            }

            order = 1;
            Func<Tensor[], Tensor[]> first = Transform.Grad((Tensor[] at) =>
            {
                Tensor[] answer = Answer(at);
                return Weighted(gradients.Outputs.Select(i => answer[i]), gradients.Weights);
            });
            Tensor[] slopes = first(inputs);
            verdicts[1] = Compared(slopes, gradients.First, false, order);
            if (verdicts[1].Outcome == Outcome.Wrong && gradients.Exact is { } exactly && Compared(slopes, exactly, false, order) is { IsFine: true } better)
            {
                verdicts[1] = better;
            }

            if (gradients is { Second: { } second, SecondWeights: { } weights } && verdicts[1].IsFine)
            {
                order = 2;
                verdicts[2] = Compared(Transform.Grad((Tensor[] at) => Weighted(first(at), weights))(inputs), second, false, order);
            }
        }
        catch (UnboundException reason)
        {
            verdicts[order] = new(Outcome.NotThere, $"{member.Method.Name}: {reason.Message}");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            verdicts[order] = new(Outcome.Threw, $"{member.Method.Name}: {exception.Message.Split('\n')[0]}");
        }

        return verdicts;
    }

    private static Tensor Weighted(IEnumerable<Tensor> values, IReadOnlyList<SaidTensor?> weights)
        => values.Zip(weights).Where(pair => pair.Second is not null).Select(pair => (pair.First * pair.Second!.Value!).Sum()).Aggregate((x, y) => x + y);

    private static IEnumerable<SaidTensor> Leaves(object? value)
        => value is SaidTensor tensor ? [tensor] : value is object?[] list ? list.SelectMany(Leaves) : [];

    private static Tensor[] Flattened(object? result) => result switch
    {
        Tensor tensor => [tensor],
        bool flag => [Tensor.Of(flag)],
        ITuple tuple => [.. Enumerable.Range(0, tuple.Length).SelectMany(i => Flattened(tuple[i]))],
        IEnumerable list => [.. list.Cast<object?>().SelectMany(Flattened)],
        null => [],
        _ => [.. result.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(one => one.PropertyType == typeof(Tensor)).Select(one => (Tensor)one.GetValue(result)!)],
    };

    private static Verdict Compared(Tensor[] found, IReadOnlyList<SaidTensor?> expected, bool isRandom, int order)
    {
        if (found.Length != expected.Count)
        {
            return new(Outcome.Wrong, $"{found.Length} results instead of {expected.Count}");
        }

        for (int i = 0; i < found.Length; i++)
        {
            // Where PyTorch says that there is no gradient, zeros say the same.
            if (expected[i] is not { } one)
            {
                continue;
            }

            if (one.Value is not { } value)
            {
                return new(Outcome.NotThere, $"the answer is {one.DType}");
            }

            if (found[i].DType != value.DType || found[i].Shape != value.Shape)
            {
                return new(Outcome.Wrong, $"{found[i].Type} instead of {value.Type}");
            }

            if (!isRandom && Difference.Of(found[i], value, Tolerance.Of(value.DType, order)) is { } difference)
            {
                return new(Outcome.Wrong, string.Create(CultureInfo.InvariantCulture, $"off by {difference:0.0e0} times the tolerance"));
            }
        }

        return new(Outcome.Passed);
    }
}
