using System.Globalization;
using Nabla;
using Nabla.Learning;

namespace SeedsSample.S1;

/// <summary>The network the notebook draws and never trains.</summary>
internal static class Training
{
    private static readonly Expected[] s_elsewhere = [new(0.922, "elsewhere"), new(0.920, "elsewhere"), new(0.923, "elsewhere")];

    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S1-21", "784-32-ReLU-10-ReLU-Softmax with cross entropy on MNIST", "never trained; elsewhere 71.7, 92.0, 71.7 %, and 92.2, 92.0, 92.3 % without the last ReLU", Target),
        new("S1-B5", "no update, no optimizer, no loop", "backward(self, grads, alpha=0.01): alpha is not used", Update),
        new("S1-B10", "a ReLU between the last layer and the softmax", "ReLu() before Softmax()", LastRelu),
    ];

    private static void Target(Report report)
    {
        Classroom classroom = report.Lab.Classroom;
        Sequential network = Classroom.Network(seed: 0, lastRelu: true);
        report.Same("layers", string.Join(", ", network.Select(static layer => layer.GetType().Name)), "Flatten, Linear, Relu, Linear, Relu");
        report.Same("parameters", string.Join(", ", network.Parameters.Select(static parameter => parameter.Shape)), "[32, 784], [32], [10, 32], [10]");
        report.Show(classroom.Describe());
        foreach (Lesson lesson in classroom.Lessons)
        {
            string run = $"seed {lesson.Seed}, {(lesson.LastRelu ? "as drawn" : "without the last ReLU")}";
            if (lesson.LastRelu)
            {
                report.Close($"{run}: right answers where the logit of the right class is 0", lesson.RightWhereLost, Expected.Exact(0));
            }

            if (classroom.IsMnist)
            {
                report.Close($"{run}: accuracy", lesson.Accuracy, lesson.LastRelu ? Without(lesson.Lost) : s_elsewhere[lesson.Seed], lesson.LastRelu ? 0.04 : 0.01);
            }
        }
    }

    /// <summary>An image whose logit is silent cannot be answered right; of the others as many should be as usual.</summary>
    private static Expected Without(double lost) => new(0.92 * (1 - lost), string.Create(CultureInfo.InvariantCulture, $"92 % of the {100 * (1 - lost):F1} % of images whose logit is not 0"));

    private static void Update(Report report)
    {
        Variable w = new([1.0, -2]);
        Sgd optimizer = new([w], learningRate: 0.01);
        w.Square().Sum().Backward();
        optimizer.Step();
        report.Close("w - 0.01 · 2w", w.Value, Expected.Exact(new[] { 0.98, -1.96 }), 1e-15);
        foreach (Lesson lesson in report.Lab.Classroom.Lessons.Where(static lesson => !lesson.LastRelu))
        {
            string losses = string.Create(CultureInfo.InvariantCulture, $"{lesson.FirstLoss:F2} → {lesson.LastLoss:F2}");
            report.Same($"the loss fell in the epoch of seed {lesson.Seed} ({losses})", lesson.LastLoss < lesson.FirstLoss);
        }
    }

    private static void LastRelu(Report report)
    {
        Variable logits = new(new[,] { { -1.0, 2 } });
        Loss.CrossEntropy(logits.Relu(), new[] { 0 }).Backward();
        double share = 1 / (1 + Math.Exp(2));
        report.Close("gradient of a negative logit through the ReLU: it can never recover", logits.Grad!, Expected.Exact(new[,] { { 0, 1 - share } }), 1e-15);
        logits.ClearGrad();
        Loss.CrossEntropy(logits, new[] { 0 }).Backward();
        double free = 1 / (1 + Math.Exp(3));
        report.Close("without the ReLU", logits.Grad!, Expected.Exact(new[,] { { free - 1, 1 - free } }), 1e-15);
        int dead = report.Lab.Classroom.Lessons.Where(static lesson => lesson.LastRelu).Sum(static lesson => lesson.Dead.Count + lesson.Silent.Count);
        report.Show($"In S1-21 as drawn {dead} of 30 logits died, or nearly.");
    }
}
