using Nabla.Eng.TrainingParity;

namespace Nabla.Tests.Learning;

/// <summary>Twenty steps of each network of eng/training-parity, recorded: eng/training_parity/write.py --steps 20 --batch 4 --folder tests/Nabla.Tests/Learning/TrainingParity.</summary>
public sealed class TrainingParityTests
{
    public static TheoryData<string> Names => [.. Networks.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Losses_follow_PyTorchs(string name)
    {
        using ScratchFolder folder = new();
        string path = folder[name + ".safetensors"];
        using (Stream recorded = typeof(TrainingParityTests).Assembly.GetManifestResourceStream($"TrainingParity/{name}.safetensors")!)
        using (FileStream file = File.Create(path))
        {
            recorded.CopyTo(file);
        }

        Comparison found = Comparison.Of(name, path);
        Assert.Equal(20, found.Steps);
        Assert.True(found.Passes, found.ToRow());
    }
}
