using System.Reflection;
using System.Runtime.CompilerServices;
using Nabla.Primitives;

namespace Nabla.Tests.House;

/// <summary>The laws of the house (ARCHITECTURE.md), by reflection over what ships and over its sources.</summary>
public sealed class HouseTests
{
    private static readonly Assembly[] s_shipped = [typeof(Tensor).Assembly, typeof(Nabla.Learning.Module).Assembly, typeof(Nabla.Data.IdxFile).Assembly, typeof(Nabla.Distributions.Distribution).Assembly, typeof(Testing.GradientCheck).Assembly, typeof(DeviceException).Assembly, typeof(OpenClDevices).Assembly, typeof(CudaDevices).Assembly];

    // Passes that are about certain operations.
    private static readonly string[] s_knowing = ["Join", "Simplify", "Spread"];

    [Theory]
    [InlineData("Interpreters")]
    [InlineData("Runtime")]
    [InlineData("Trees")]
    [InlineData("Transforms")]
    [InlineData("Compilation")]
    public void TheRoomNamesNoConcretePrimitive(string room)
    {
        // A name that means something else outside Primitives (the interpreters' Floor) proves nothing.
        HashSet<string> others = [.. typeof(Tensor).Assembly.GetTypes().Where(type => type.Namespace == "Nabla").Select(type => type.Name)];
        string[] names = [.. ConcretePrimitives().Select(type => type.Name).Where(name => !others.Contains(name))];
        foreach (string file in SourceTree.Files($"src/Nabla/{room}").Where(file => !s_knowing.Any(pass => file.EndsWith($"/Passes/{pass}.cs", StringComparison.Ordinal))))
        {
            string code = SourceTree.Code(file);
            Assert.DoesNotContain("new Primitives.", code, StringComparison.Ordinal);
            foreach (string name in names.Where(name => name != nameof(CustomCall)))
            {
                Assert.False(code.Contains($"{name}.Op", StringComparison.Ordinal) || code.Contains($"new {name}(", StringComparison.Ordinal), $"{file} names the primitive {name}.");
            }
        }
    }

    [Fact]
    public void PrimitivesNameNoMachineAndNoInterpreter()
    {
        foreach (string file in SourceTree.Files("src/Nabla/Primitives").Where(file => !file.EndsWith("Primitive.cs", StringComparison.Ordinal)))
        {
            string code = SourceTree.Code(file);
            foreach (string name in new[] { "CpuMachine", "Nabla.Cpu", "new Reverse", "Reverse.", "Evaluation.", "Floor.Current", "Traced" })
            {
                Assert.False(code.Contains(name, StringComparison.Ordinal), $"{file} names {name}.");
            }
        }
    }

    [Fact]
    public void OnlyTheDeviceNamesTheCpu()
    {
        foreach (string file in SourceTree.Files("src/Nabla").Where(file => !file.Contains("/Cpu/", StringComparison.Ordinal) && !file.EndsWith("Device.cs", StringComparison.Ordinal)))
        {
            string code = SourceTree.Code(file);
            Assert.False(code.Contains("CpuMachine", StringComparison.Ordinal) || code.Contains("using Nabla.Cpu", StringComparison.Ordinal), $"{file} names the CPU's machine.");
        }
    }

    [Fact]
    public void NoRuleUnbroadcasts()
    {
        // Shapes are made equal before a primitive is applied; only the movements themselves may know of repetition.
        foreach (string room in new[] { "Pointwise", "Contractions", "Indexing" })
        {
            foreach (string file in SourceTree.Files($"src/Nabla/Primitives/{room}"))
            {
                Assert.False(SourceTree.Code(file).Contains("BroadcastTo", StringComparison.Ordinal), $"{file} broadcasts in a rule.");
            }
        }
    }

    [Fact]
    public void PublicTypesAreSealedStaticOrAbstractAndStructsReadonly()
    {
        foreach (Type type in PublicTypes())
        {
            if (type.IsClass && !type.IsSubclassOf(typeof(Delegate)))
            {
                Assert.True(type.IsSealed || type.IsAbstract, $"{type} is neither sealed nor abstract.");
            }
            else if (type.IsValueType && !type.IsEnum)
            {
                Assert.True(type.GetCustomAttribute<IsReadOnlyAttribute>() is not null, $"{type} is a struct that is not readonly.");
            }
        }
    }

    [Fact]
    public void NothingPublicMustBeDisposed()
    {
        foreach (Type type in PublicTypes().Where(type => typeof(IDisposable).IsAssignableFrom(type) || typeof(IAsyncDisposable).IsAssignableFrom(type)))
        {
            // An enumeration's own enumerator is disposed by foreach.
            Assert.True(typeof(System.Collections.IEnumerator).IsAssignableFrom(type), $"{type} is disposable; a scope must be a ref struct, and a handle optional.");
        }
    }

    [Fact]
    public void ThereAreTwoAmbientFacts()
    {
        FieldInfo[] threadStatic = [.. s_shipped[0].GetTypes().SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
            .Where(field => field.GetCustomAttribute<ThreadStaticAttribute>() is not null)];

        // The floor is ambient; the others are caches and counters of the runtime that no result depends on.
        string[] meaning = [.. threadStatic.Where(field => field.DeclaringType!.Namespace == "Nabla" && field.DeclaringType.Name is not ("Node" or "StoragePool" or "Arena")).Select(field => field.DeclaringType!.Name)];
        Assert.Equal(["Floor"], meaning.Distinct());
    }

    [Fact]
    public void PrimitivesHaveNoStateBesideTheirParameters()
    {
        foreach (Type type in ConcretePrimitives())
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
            {
                Assert.True(field.IsInitOnly, $"{type.Name}.{field.Name} can change.");
                Assert.False(field.FieldType.IsArray || typeof(Tensor).IsAssignableFrom(field.FieldType), $"{type.Name}.{field.Name} is an operand, not a parameter.");
            }
        }
    }

    [Fact]
    public void OneOperationIsOneFile()
    {
        string[] files = [.. SourceTree.Files("src/Nabla/Primitives").Select(file => Path.GetFileNameWithoutExtension(file))];
        foreach (Type type in ConcretePrimitives())
        {
            Assert.Contains(type.Name, files);
        }
    }

    [Fact]
    public void NamesAreTheFieldsOwn()
    {
        string[] refused = ["Helper", "Manager", "Util", "Utils", "Base", "Impl"];
        foreach (Type type in s_shipped.SelectMany(assembly => assembly.GetTypes()).Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute)) && type.FullName!.StartsWith("Nabla", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain(refused, suffix => type.Name.EndsWith(suffix, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void CollectionsAreForcedInThePoolOnly()
    {
        foreach (string file in SourceTree.Files("src").Where(file => !file.EndsWith("StoragePool.cs", StringComparison.Ordinal) && !file.Contains("/Runtime/", StringComparison.Ordinal)))
        {
            Assert.False(SourceTree.Code(file).Contains("GC.Collect", StringComparison.Ordinal), $"{file} forces a collection.");
        }
    }

    [Fact]
    public void LearningAndDataDoNotKnowEachOther()
    {
        Assert.DoesNotContain(s_shipped[1].GetReferencedAssemblies(), name => name.Name == "Nabla.Data");
        Assert.DoesNotContain(s_shipped[2].GetReferencedAssemblies(), name => name.Name == "Nabla.Learning");
    }

    [Fact]
    public void DistributionsKnowTheCoreOnly()
    {
        Assert.Contains(s_shipped, assembly => assembly.GetName().Name == "Nabla.Distributions");
        Assert.All(s_shipped, assembly => Assert.True(assembly.GetName().Name == "Nabla.Distributions" || assembly.GetReferencedAssemblies().All(name => name.Name != "Nabla.Distributions"), $"{assembly} knows the distributions."));
        Assert.DoesNotContain(typeof(Nabla.Distributions.Distribution).Assembly.GetReferencedAssemblies(), name => name.Name is "Nabla.Learning" or "Nabla.Data");
    }

    [Fact]
    public void OnlyBackEndsOfDevicesImportNativeCode()
    {
        foreach (string file in SourceTree.Files("src").Where(file => !file.Contains("/Nabla.OpenCl/Native/", StringComparison.Ordinal) && !file.Contains("/Nabla.Cuda/Native/", StringComparison.Ordinal)))
        {
            string code = SourceTree.Code(file);
            Assert.False(code.Contains("DllImport", StringComparison.Ordinal) || code.Contains("LibraryImport", StringComparison.Ordinal), $"{file} imports native code.");
        }
    }

    private static IEnumerable<Type> ConcretePrimitives() => typeof(Primitive).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Primitive)) && !type.IsAbstract);

    private static IEnumerable<Type> PublicTypes() => s_shipped.SelectMany(assembly => assembly.GetExportedTypes());
}
