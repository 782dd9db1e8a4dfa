using Nabla.Learning;
using Module = Nabla.Learning.Module;

namespace Nabla.Tests.House;

/// <summary>Null where something must be is said to be null, by the name of its parameter, before anything else happens.</summary>
public sealed class NullArgumentTests
{
    // Without behaviour: whoever makes such a record or exception answers for it.
    private static bool IsData(Type type) => type.GetMethod("<Clone>$") is not null || type.IsSubclassOf(typeof(Attribute)) || type.IsSubclassOf(typeof(Exception));

    [Fact]
    public void Public_members_of_transforms_graphs_and_learning_refuse_null()
    {
        HashSet<string> rooms = [.. ((string[])["Graphs", "Transforms"]).SelectMany(static room => SourceTree.Files($"src/Nabla/{room}")).Select(static file => Path.GetFileName(file).Split('.')[0])];
        IEnumerable<Type> types = typeof(Module).Assembly.GetExportedTypes().Concat(typeof(Tensor).Assembly.GetExportedTypes().Where(type => rooms.Contains(type.Name)));
        List<string> wrong = [];
        int calls = 0;
        foreach (Type type in types.Where(static type => !type.ContainsGenericParameters && !type.IsEnum && !type.IsSubclassOf(typeof(Delegate)) && !IsData(type)))
        {
            foreach ((string call, string parameter, bool isInside, Exception? thrown) in NullArguments.Of(type))
            {
                calls++;
                if (isInside ? thrown is not ArgumentException : thrown is not ArgumentNullException named || named.ParamName != parameter)
                {
                    wrong.Add($"{call}, null {(isInside ? "in" : "for")} {parameter}: {thrown?.ToString() ?? "nothing was thrown"}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(calls > 250, $"Only {calls} calls could be made.");
    }

    [Fact]
    public void What_takes_lists_without_a_box_refuses_null_too()
    {
        Graph graph = Transform.Trace(static (Tensor x) => x * 2, Tensor.Ones(2, 2));
        Assert.Contains("Argument 0 of the graph is null. Hand in a tensor of float32 [2, 2]", Assert.Throws<ArgumentNullException>(() => graph.Run((Tensor)null!)).Message, StringComparison.Ordinal);
        Linear model = new(2, 2);
        Sgd optimizer = new(model.Parameters, 0.1);
        Assert.Throws<ArgumentNullException>("model", () => TrainingState.Save("x", null!, optimizer, default));
        Assert.Throws<ArgumentNullException>("optimizer", () => TrainingState.Save("x", model, null!, default));
        Assert.Throws<ArgumentNullException>("own", () => TrainingState.Save("x", model, optimizer, default, null!, []));
        Assert.Throws<ArgumentNullException>("path", () => TrainingState.Save(null!, model, optimizer, default));
        Assert.Throws<ArgumentNullException>("model", () => TrainingState.Load("x", null!, optimizer));
        Assert.Throws<ArgumentNullException>("optimizer", () => TrainingState.Load("x", model, null!));
        Assert.Throws<ArgumentNullException>("path", () => TrainingState.Load(null!, model, optimizer));
    }

    [Fact]
    public void Transformed_functions_say_which_argument_is_null()
    {
        static Tensor Sum(Tensor x) => x.Sum();
        static Tensor First(Tensor[] x) => x[0].Sum();
        Assert.Throws<ArgumentNullException>("x", () => Transform.Checkpoint(Sum)(null!));
        Assert.Throws<ArgumentNullException>("x", () => Transform.Checkpoint((Tensor[] x) => First(x))(null!));
        foreach (Func<Tensor[], Tensor> f in (Func<Tensor[], Tensor>[])[Transform.Jit((Tensor[] x) => First(x)), Transform.Vmap((Tensor[] x) => First(x)), Transform.Checkpoint((Tensor[] x) => First(x))])
        {
            Assert.Contains("is null at [0]", Assert.Throws<ArgumentNullException>(() => f([null!, Tensor.Ones(2, 2)])).Message, StringComparison.Ordinal);
        }
    }
}
